using SimpleVlaRl.Ros2.Errors;
using SimpleVlaRl.Ros2.Transport;

namespace SimpleVlaRl.Ros2;

/// <summary>One robot of a name in a ROS domain, and one program that commands it.</summary>
/// <remarks>
/// A process that was killed stays in the others' graph until its lease runs out. Ours is short, so that a restart after a crash waits for seconds and
/// not for the ten that are the default; everything that a process sends renews it.
/// </remarks>
public static class RosConflicts
{
    private const string ShortLease = "<CycloneDDS><Domain><Discovery><LeaseDuration>3s</LeaseDuration></Discovery></Domain></CycloneDDS>";

    // Discovery on one machine takes tens of milliseconds; the node names follow it.
    private static readonly TimeSpan SettleTime = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LeaseTime = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan CheckInterval = TimeSpan.FromSeconds(0.25);

    /// <summary>How our nodes take part in ROS 2.</summary>
    /// <param name="nodeName">The node.</param>
    /// <param name="domainId">The domain; null for that of the environment.</param>
    /// <param name="onIncompatibleQos">Hears of peers whose quality of service does not fit.</param>
    /// <returns>The options; the network is that of the environment.</returns>
    public static RosContextOptions Options(string nodeName, int? domainId, Action<RosIncompatibleQos> onIncompatibleQos) =>
        new() { NodeName = nodeName, DomainId = domainId, ExtraConfiguration = ShortLease, OnIncompatibleQos = onIncompatibleQos };

    /// <summary>Looks for another node of our name, and for other publishers of topics that are ours alone; call it before making publishers.</summary>
    /// <param name="context">Our node.</param>
    /// <param name="topics">The topics that are ours alone.</param>
    /// <param name="allowedNodes">The nodes that may publish them all the same, by their full names.</param>
    /// <param name="summary">What is wrong where there is a conflict, without a stop.</param>
    /// <param name="onWaiting">Hears that a conflict is waited out.</param>
    /// <param name="clock">The clock.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <exception cref="RosException">There is one; the sentence says which.</exception>
    public static void Demand(
        RosContext context,
        IReadOnlyList<string> topics,
        IReadOnlyList<string> allowedNodes,
        string summary,
        Action<string> onWaiting,
        TimeProvider clock,
        CancellationToken cancellation)
    {
        topics = [.. topics.Select(context.Named)];
        IReadOnlyList<string> conflicts = Find(context, topics, allowedNodes, SettleTime, cancellation);
        if (conflicts.Count == 0)
        {
            return;
        }

        onWaiting($"waiting for {LeaseTime.TotalSeconds:0} s, in case this is left from a crash: {conflicts[0]}");
        long began = clock.GetTimestamp();
        while (conflicts.Count > 0)
        {
            if (clock.GetElapsedTime(began) > LeaseTime)
            {
                throw new RosException($"{summary}: {conflicts[0]}");
            }

            conflicts = Find(context, topics, allowedNodes, CheckInterval, cancellation);
        }
    }

    private static IReadOnlyList<string> Find(
        RosContext context, IReadOnlyList<string> topics, IReadOnlyList<string> allowedNodes, TimeSpan settleTime, CancellationToken cancellation) =>
        context.Graph.FindConflictsAsync(topics, allowedNodes, settleTime, cancellation).GetAwaiter().GetResult();
}
