using SimpleVlaRl.Core.Commands;
using SimpleVlaRl.Safety;

namespace SimpleVlaRl.Control;

/// <summary>The ticks after the last: the arms come to rest, and one that is kept from following is not left pushing.</summary>
internal static class GivingWay
{
    /// <summary>Gives way until no arm moves or pushes, or for as long as the slowest joint can need.</summary>
    /// <param name="tick">One such tick; false when no more is needed or possible.</param>
    /// <param name="clock">The servo clock.</param>
    /// <param name="ports">The robot and the clock.</param>
    public static void Run(Func<bool> tick, ServoClock clock, ControlPorts ports)
    {
        long began = ports.Time.GetTimestamp();
        TimeSpan longest = HoldRelaxation.Longest(ports.Robot.Joints);
        while (ports.Time.GetElapsedTime(began) < longest)
        {
            clock.WaitForTick(CancellationToken.None);
            if (!tick())
            {
                return;
            }
        }
    }

    /// <summary>Asks the gate for a hold that gives way, where an arm still moves or pushes and nobody else commands.</summary>
    /// <param name="ports">The robot and the gate.</param>
    /// <param name="proposed">Gets the measured positions.</param>
    /// <param name="decision">The gate's answer.</param>
    /// <returns>Whether there is something to send.</returns>
    public static bool TryAsk(ControlPorts ports, ProposedAction proposed, out GateDecision decision)
    {
        decision = default;
        proposed.IsMeasured = ports.Source.TryReadJointPositions(proposed.MeasuredPositions).IsUsable;
        ReadOnlySpan<double> measured = proposed.IsMeasured ? proposed.MeasuredPositions : [];
        if (ports.Exclusivity?.IsViolated() == true || ports.TakeOver?.IsCommanding == true || ports.Gate.HoldingPush(measured) <= 1)
        {
            return false;
        }

        decision = ports.Gate.GiveWay(proposed);
        return decision.Command is not null || decision.Reason is GateReason.TooSoon or GateReason.TooLate;
    }
}
