namespace SimpleVlaRl.Core.Policies.Service;

/// <summary>The reply to a <see cref="PolicyCall"/>; a failure is a value here, never an exception.</summary>
/// <param name="Status">What became of the call.</param>
/// <param name="Identity">The version whose weights made the chunk; null unless <see cref="PolicyReplyStatus.Answered"/>. All rows of a batch have one
/// identity.</param>
/// <param name="Timings">Where the time went; zero unless answered.</param>
/// <param name="IsLate">Whether the answer was ready after the call's deadline: the robot has held meanwhile.</param>
/// <param name="Problem">One sentence for a person, with the value found and the value expected; empty when answered.</param>
public readonly record struct PolicyReply(PolicyReplyStatus Status, PolicyVersion? Identity, PolicyTimings Timings, bool IsLate, string Problem)
{
    /// <summary>Whether the chunk holds the answer.</summary>
    public bool IsAnswered => Status == PolicyReplyStatus.Answered;

    /// <summary>A reply without an answer.</summary>
    /// <param name="status">Why there is none.</param>
    /// <param name="problem">One sentence for a person.</param>
    /// <returns>The reply. Does not allocate.</returns>
    public static PolicyReply Without(PolicyReplyStatus status, string problem) => new(status, null, default, false, problem);
}
