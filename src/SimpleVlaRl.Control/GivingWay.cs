using SimpleVlaRl.Safety;

namespace SimpleVlaRl.Control;

/// <summary>The ticks after the last: an arm that is kept from following is not left pushing.</summary>
internal static class GivingWay
{
    /// <summary>Gives way until no arm pushes, or for as long as the slowest joint can need.</summary>
    /// <param name="tick">One such tick; false when no more is needed or possible.</param>
    /// <param name="clock">The servo clock.</param>
    /// <param name="ports">The robot and the clock.</param>
    public static void Run(Func<bool> tick, ServoClock clock, ControlPorts ports)
    {
        long began = ports.Time.GetTimestamp();
        TimeSpan longest = HoldRelaxation.Longest(ports.Robot.Joints);
        while (ports.Time.GetElapsedTime(began) < longest && tick())
        {
            clock.WaitForTick(CancellationToken.None);
        }
    }
}
