using SimpleVlaRl.Core.Observations;

namespace SimpleVlaRl.Safety.Guarding;

/// <summary>Who else commands the robot, as its guard sees it. A guard that is gone counts: nobody knows then.</summary>
internal sealed class GuardedExclusivity(GuardClient client) : IExclusivityWatch
{
    /// <inheritdoc/>
    public bool IsViolated() => client.Status.IsViolated || client.IsLost;

    /// <inheritdoc/>
    public string Describe() => client.IsLost ? client.DescribeLoss() : client.Status.Violation ?? "another program takes part that is gone again";
}
