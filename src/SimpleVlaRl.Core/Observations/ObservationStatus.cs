namespace SimpleVlaRl.Core.Observations;

/// <summary>Whether an observation can be used, and which stream is to blame when it cannot.</summary>
/// <param name="Problem">What is wrong, or <see cref="ObservationProblem.None"/>.</param>
/// <param name="Stream">The topic to blame; empty when nothing is wrong.</param>
/// <param name="Detail">The value found and the value expected; empty when nothing is wrong.</param>
public readonly record struct ObservationStatus(ObservationProblem Problem, string Stream, string Detail)
{
    /// <summary>The observation can be used.</summary>
    public static ObservationStatus Usable { get; } = new(ObservationProblem.None, "", "");

    /// <summary>Whether the observation can be used.</summary>
    public bool IsUsable => Problem == ObservationProblem.None;

    /// <inheritdoc/>
    public override string ToString() => IsUsable ? "usable" : $"{Stream} is {Problem.ToString().ToLowerInvariant()}: {Detail}";
}
