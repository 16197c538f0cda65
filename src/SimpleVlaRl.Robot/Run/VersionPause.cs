using SimpleVlaRl.Core.Policies;

namespace SimpleVlaRl.Robot.Run;

/// <summary>Whether a run has collected enough of a version and waits for the next, the arms held.</summary>
/// <param name="groupsPerVersion">How many groups are enough; 0 for no end.</param>
internal sealed class VersionPause(int groupsPerVersion)
{
    private int version = -1;
    private int groups;
    private bool isSaid;

    /// <summary>How often a run that waits looks for another version.</summary>
    public static TimeSpan LookEvery { get; } = TimeSpan.FromMilliseconds(200);

    /// <summary>Notes that a group of a version is complete.</summary>
    public void GroupIsDone(PolicyVersion done)
    {
        groups = done.Version == version ? groups + 1 : 1;
        version = done.Version;
        isSaid = false;
    }

    /// <summary>Whether the run is to wait.</summary>
    /// <param name="now">The version that answers.</param>
    /// <param name="onWaiting">Told once.</param>
    public bool IsDue(PolicyVersion now, Action<string> onWaiting)
    {
        bool isDue = groupsPerVersion > 0 && now.Version == version && groups >= groupsPerVersion;
        if (isDue && !isSaid)
        {
            isSaid = true;
            onWaiting($"{groups} groups of version {now.Version} are enough: waiting for another version");
        }

        return isDue;
    }
}
