using SimpleVlaRl.CommandLine;
using SimpleVlaRl.Ros2;

namespace SimpleVlaRl.Robot;

/// <summary>One robot of a name in a ROS domain, and one program that commands it.</summary>
internal static class RosConflicts
{
    // Discovery on one machine takes tens of milliseconds; the node names follow it.
    private static readonly TimeSpan SettleTime = TimeSpan.FromSeconds(1);

    /// <summary>Looks for another node of our name, and for other publishers of topics that are ours alone; call it before making publishers.</summary>
    /// <exception cref="UserException">There is one; the sentence says which.</exception>
    public static void Demand(RosContext context, IReadOnlyList<string> topics, string summary, CancellationToken cancellation)
    {
        IReadOnlyList<string> conflicts = context.Graph.FindConflictsAsync(topics, SettleTime, cancellation).GetAwaiter().GetResult();
        if (conflicts.Count > 0)
        {
            throw new UserException($"{summary}: {conflicts[0]}");
        }
    }
}
