using System.Diagnostics;

namespace SimpleVlaRl.Control;

/// <summary>Absolute deadlines at the servo rate: a late tick does not move the ones after it.</summary>
/// <remarks>
/// Sleeps to just before the deadline on a wait handle, which a stop ends at once, and yields through the rest. A tick that is missed by more
/// than a period is skipped and counted, never made up for by a burst of commands.
/// </remarks>
public sealed class ServoClock
{
    private static readonly TimeSpan WakeEarly = TimeSpan.FromMilliseconds(1.2);

    private readonly TimeProvider time;
    private readonly long periodTimestampTicks;
    private long deadline;

    /// <summary>Makes a clock whose first deadline is one period from now.</summary>
    /// <param name="time">The clock.</param>
    /// <param name="rateHertz">Ticks per second.</param>
    public ServoClock(TimeProvider time, int rateHertz)
    {
        ArgumentNullException.ThrowIfNull(time);
        this.time = time;
        periodTimestampTicks = time.TimestampFrequency / rateHertz;
        Restart();
    }

    /// <summary>Deadlines that passed without a tick.</summary>
    public long Missed { get; private set; }

    /// <summary>Sets the next deadline one period from now.</summary>
    public void Restart() => deadline = time.GetTimestamp() + periodTimestampTicks;

    /// <summary>Waits for the next deadline.</summary>
    /// <param name="cancellation">Ends the wait at once.</param>
    /// <returns>How late the tick begins.</returns>
    public TimeSpan WaitForTick(CancellationToken cancellation)
    {
        TimeSpan left = time.GetElapsedTime(time.GetTimestamp(), deadline);
        if (left > WakeEarly && cancellation.WaitHandle.WaitOne(left - WakeEarly))
        {
            return TimeSpan.Zero;
        }

        while (time.GetTimestamp() < deadline && !cancellation.IsCancellationRequested)
        {
            Thread.Yield();
        }

        TimeSpan late = time.GetElapsedTime(deadline, Math.Max(deadline, time.GetTimestamp()));
        deadline += periodTimestampTicks;
        while (deadline < time.GetTimestamp())
        {
            deadline += periodTimestampTicks;
            Missed++;
        }

        Debug.Assert(late >= TimeSpan.Zero, "a tick never begins before its deadline");
        return late;
    }
}
