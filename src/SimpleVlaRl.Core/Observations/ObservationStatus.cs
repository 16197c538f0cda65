namespace SimpleVlaRl.Core.Observations;

/// <summary>Whether an observation can be used, and which stream is to blame when it cannot.</summary>
/// <param name="Problem">What is wrong, or <see cref="ObservationProblem.None"/>.</param>
/// <param name="Stream">The topic to blame; empty when nothing is wrong.</param>
/// <param name="Detail">The value found and the value expected; empty when nothing is wrong.</param>
public readonly record struct ObservationStatus(ObservationProblem Problem, string Stream, string Detail)
{
    private readonly string detail = Detail;

    /// <summary>
    /// The value found and the value expected; empty when nothing is wrong. Made when it is read: a tick that only asks whether it can go on makes no text.
    /// </summary>
    public string Detail
    {
        get => Limit == TimeSpan.Zero ? detail ?? ""
            : Problem == ObservationProblem.Skewed
                ? $"its stamp is {Found.TotalMilliseconds:0} ms before that of {detail}; expected at most {Limit.TotalMilliseconds:0} ms"
            : $"its newest message {(string.IsNullOrEmpty(detail) ? "" : $"with '{detail}' ")}is {Found.TotalMilliseconds:0} ms old; expected at most "
                + $"{Limit.TotalMilliseconds:0} ms";
        init => detail = value;
    }

    /// <summary>The age or the skew found, where that is the problem.</summary>
    public TimeSpan Found { get; private init; }

    /// <summary>The age or the skew allowed, where that is the problem; else zero.</summary>
    public TimeSpan Limit { get; private init; }

    /// <summary>A stream whose newest message is too old.</summary>
    /// <param name="stream">The topic.</param>
    /// <param name="age">Its age.</param>
    /// <param name="limit">The age allowed, above zero.</param>
    /// <returns>The status. Does not allocate.</returns>
    public static ObservationStatus Stale(string stream, TimeSpan age, TimeSpan limit) =>
        new(ObservationProblem.Stale, stream, "") { Found = age, Limit = limit };

    /// <summary>A stream whose stamp is too far before another's.</summary>
    /// <param name="stream">The topic with the oldest stamp.</param>
    /// <param name="other">The topic with the newest stamp.</param>
    /// <param name="skew">How far they are apart.</param>
    /// <param name="limit">The skew allowed, above zero.</param>
    /// <returns>The status. Does not allocate.</returns>
    public static ObservationStatus Skewed(string stream, string other, TimeSpan skew, TimeSpan limit) =>
        new(ObservationProblem.Skewed, stream, other) { Found = skew, Limit = limit };

    /// <summary>The observation can be used.</summary>
    public static ObservationStatus Usable { get; } = new(ObservationProblem.None, "", "");

    /// <summary>Whether the observation can be used.</summary>
    public bool IsUsable => Problem == ObservationProblem.None;

    /// <inheritdoc/>
    public override string ToString() => IsUsable ? "usable" : Stream.Length == 0 ? Detail : $"{Stream} is {Problem.ToString().ToLowerInvariant()}: {Detail}";
}
