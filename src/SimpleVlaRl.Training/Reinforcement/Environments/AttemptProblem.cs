namespace SimpleVlaRl.Training.Reinforcement.Environments;

/// <summary>Why an episode does not count.</summary>
/// <param name="Kind">One of a few words, which are counted by.</param>
/// <param name="Sentence">What happened, for people.</param>
internal sealed record AttemptProblem(string Kind, string Sentence)
{
    private const int LongestSentence = 200;

    /// <summary>Its environment went away, or began something else.</summary>
    public static AttemptProblem Left(string reason) => new("left", reason);

    /// <summary>Its environment said nothing for too long.</summary>
    public static AttemptProblem Stalled(TimeSpan length) =>
        new("stalled", FormattableString.Invariant($"the environment said nothing for {length.TotalSeconds:0.#} s"));

    /// <summary>Its environment says itself that it does not count; what it says may be anything.</summary>
    public static AttemptProblem Reported(string reason) => new(
        "reported",
        "the environment says: " + string.Concat(reason.Take(LongestSentence).Select(letter => char.IsControl(letter) ? ' ' : letter)));

    /// <summary>It ended before the policy was asked, whatever is said of it.</summary>
    public static AttemptProblem Unasked { get; } = new("unasked", "it ended before the policy was asked");

    /// <summary>It ended as episodes do whose environment raised an exception.</summary>
    public static AttemptProblem FailedEarly { get; } =
        new("failed_early", "it failed early, as episodes do whose environment raised an exception (--early-failures counts them)");

    /// <summary>Its instruction changed: one prompt is learned from.</summary>
    public static AttemptProblem InstructionChanged { get; } =
        new("instruction_changed", "its instruction changed in the middle; an episode is learned from under one");

    /// <summary>It is longer than any episode.</summary>
    public static AttemptProblem TooLong(int limit) => new("too_long", FormattableString.Invariant($"it has more than {limit} chunks"));

    /// <summary>Attempts at its start begin in too many ways.</summary>
    public static AttemptProblem TooManyLooks { get; } = new("begins_differently", "attempts at its start begin in more ways than are told apart");
}
