using SimpleVlaRl.Core.Policies;

namespace SimpleVlaRl.Robot.Run;

/// <summary>Whether a run has collected enough of a version and waits for a decision, the arms held.</summary>
/// <remarks>
/// It never waits without end: another version, any new decision, or some time ends it, and then the run collects on. A learner that cannot learn from what
/// there is so gets more.
/// </remarks>
/// <param name="groupsPerVersion">How many groups are enough; 0 for no end.</param>
/// <param name="time">The clock.</param>
internal sealed class VersionPause(int groupsPerVersion, TimeProvider time)
{
    /// <summary>How often a run that waits looks for another version.</summary>
    public static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(200);

    /// <summary>After how long one more group is collected.</summary>
    public static readonly TimeSpan AtMost = TimeSpan.FromMinutes(5);

    private int version = -1;
    private int decisions = -1;
    private int groups;
    private long? since;

    /// <summary>Notes that a group of a version is complete.</summary>
    public void GroupIsDone(PolicyVersion done)
    {
        groups = done.Version == version ? groups + 1 : 1;
        version = done.Version;
        since = null;
    }

    /// <summary>Whether the run is to wait.</summary>
    /// <param name="now">The version that answers.</param>
    /// <param name="decided">How many decisions there are.</param>
    /// <param name="onWaiting">Told once.</param>
    public bool IsDue(PolicyVersion now, int decided, Action<string> onWaiting)
    {
        if (decided != decisions)
        {
            // Also a rejection asks for more of the version that goes on.
            (groups, since) = (decisions < 0 ? groups : 0, null);
            decisions = decided;
        }

        if (groupsPerVersion == 0 || now.Version != version || groups < groupsPerVersion)
        {
            return false;
        }

        if (since is null)
        {
            since = time.GetTimestamp();
            onWaiting($"{groups} groups of version {now.Version} are enough: waiting for another version");
        }

        return time.GetElapsedTime(since.Value) < AtMost;
    }
}
