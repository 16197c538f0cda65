namespace SimpleVlaRl.Control;

/// <summary>
/// Deadlines at the servo rate. Two ticks are never closer than nineteen twentieths of a servo period, so a limit per tick is a limit per second.
/// </summary>
/// <remarks>
/// Sleeps to just before the deadline on a wait handle, which a stop ends at once, and yields through the rest. A tick that begins on time leaves
/// the grid as it is; one that begins late by more than a twentieth of the period starts a new grid, and the ticks that were missed are dropped and counted:
/// made up for, they would move the arms faster than the gate allows.
/// </remarks>
public sealed class ServoClock
{
    private const double TolerableShare = 0.05;
    private static readonly TimeSpan WakeEarly = TimeSpan.FromMilliseconds(1.2);

    private readonly TimeProvider time;
    private readonly IPause pause;
    private readonly long periodTimestampTicks;
    private readonly long tolerableTimestampTicks;
    private long deadline;
    private long slipped;

    /// <summary>Makes a clock whose first deadline is one period from now.</summary>
    /// <param name="time">The clock.</param>
    /// <param name="rateHertz">Ticks per second.</param>
    /// <param name="pause">How to wait; in real time when not given.</param>
    public ServoClock(TimeProvider time, int rateHertz, IPause? pause = null)
    {
        ArgumentNullException.ThrowIfNull(time);
        ArgumentOutOfRangeException.ThrowIfLessThan(rateHertz, 1);
        this.time = time;
        this.pause = pause ?? SystemPause.Instance;
        periodTimestampTicks = time.TimestampFrequency / rateHertz;
        tolerableTimestampTicks = (long)(periodTimestampTicks * TolerableShare);
        Restart();
    }

    /// <summary>Ticks that fell out since the last <see cref="Restart"/>: by how much the grid was moved, in periods.</summary>
    public long Missed => slipped / periodTimestampTicks;

    /// <summary>Sets the next deadline one period from now.</summary>
    public void Restart()
    {
        deadline = time.GetTimestamp() + periodTimestampTicks;
        slipped = 0;
    }

    /// <summary>Waits for the next deadline.</summary>
    /// <param name="cancellation">Ends the wait at once.</param>
    /// <returns>How late the tick begins.</returns>
    public TimeSpan WaitForTick(CancellationToken cancellation)
    {
        TimeSpan left = time.GetElapsedTime(time.GetTimestamp(), deadline);
        if (left > WakeEarly && pause.Sleep(left - WakeEarly, cancellation))
        {
            return TimeSpan.Zero;
        }

        while (time.GetTimestamp() < deadline && !cancellation.IsCancellationRequested)
        {
            pause.Yield();
        }

        long now = Math.Max(deadline, time.GetTimestamp());
        long late = now - deadline;
        if (late > tolerableTimestampTicks)
        {
            slipped += late;
            deadline = now;
        }

        deadline += periodTimestampTicks;
        return time.GetElapsedTime(0, late);
    }
}
