using SimpleVlaRl.Safety.Motion;

namespace SimpleVlaRl.Safety;

/// <summary>The time between two commands, as the limits count it.</summary>
/// <remarks>
/// A tick that is off its time by up to a tenth of a period, or late by up to half of one, counts as on time: a drive sees whole periods. An earlier one may
/// move less. For a later one the arms have gone on along the plan that the last command came with, by whole periods, as far as that command could say it:
/// beyond that, and with drivers that take one position at a time, the arms stand where they were last told to be. One within half a period of the last is
/// too soon, and one that took longer than that to be decided is too late: the arms have gone on meanwhile.
/// </remarks>
internal sealed class CommandInterval
{
    private const double ShortestShare = 0.5;
    private const double OnTimeShare = 0.9;
    private const double DecidingShare = 0.5;
    private const int DifferencesOfJerk = 3;

    private readonly double periodSeconds;
    private readonly TimeProvider? time;
    private long sentTimestamp;
    private int periodsSaid;
    private long sentTimestampBefore;
    private int periodsSaidBefore;

    /// <summary>Makes an interval of a period.</summary>
    /// <param name="periodSeconds">The servo period.</param>
    /// <param name="time">The clock; null where every call is one period after the last.</param>
    public CommandInterval(double periodSeconds, TimeProvider? time)
    {
        (this.periodSeconds, this.time) = (periodSeconds, time);
        Restart();
    }

    /// <summary>Whether a clock says when commands are sent.</summary>
    public bool HasClock => time is not null;

    /// <summary>Seconds since the last command; at most a period.</summary>
    public double Seconds { get; private set; }

    /// <summary>When the interval was opened; 0 without a clock.</summary>
    public long OpenedTimestamp { get; private set; }

    /// <summary>Forgets the last command: the next is on time.</summary>
    public void Restart() => (Seconds, OpenedTimestamp) = (periodSeconds, time?.GetTimestamp() ?? 0);

    /// <summary>Until when what is decided in this interval may be sent; 0 without a clock.</summary>
    public long LatestTimestamp => time is null ? 0 : OpenedTimestamp + (long)(DecidingShare * periodSeconds * time.TimestampFrequency);

    /// <summary>Whether deciding took too long.</summary>
    public bool IsTooLate => time is not null && time.GetTimestamp() > LatestTimestamp;

    /// <summary>Opens the interval of a command.</summary>
    /// <param name="limiter">Goes on along its plan by the periods that were missed.</param>
    /// <returns>False when it is too soon.</returns>
    public bool TryOpen(MotionLimiter limiter)
    {
        if (time is null)
        {
            return true;
        }

        // Not as a TimeSpan, whose tenth of a microsecond is visible in a jerk.
        OpenedTimestamp = time.GetTimestamp();
        double share = (OpenedTimestamp - sentTimestamp) / (periodSeconds * time.TimestampFrequency);
        if (share < ShortestShare)
        {
            return false;
        }

        // Until nothing of the motion is left in the last three differences either, and no further than the drives were told.
        double missed = Math.Min(Math.Round(share) - 1, limiter.PeriodsToRest + DifferencesOfJerk);
        for (int period = 1; period <= Math.Min(missed, periodsSaid); period++)
        {
            limiter.Brake(periodSeconds);
        }

        if (missed > periodsSaid)
        {
            limiter.Rest(limiter.Positions);
        }

        Seconds = share < OnTimeShare ? share * periodSeconds : periodSeconds;
        return true;
    }

    /// <summary>Closes it: the command is sent.</summary>
    /// <param name="periods">For how many periods more the drives were told where to go.</param>
    public void Close(int periods)
    {
        (sentTimestampBefore, periodsSaidBefore) = (sentTimestamp, periodsSaid);
        (sentTimestamp, periodsSaid) = (time?.GetTimestamp() ?? 0, periods);
    }

    /// <summary>Takes closing it back: the command is not sent.</summary>
    public void Reopen() => (sentTimestamp, periodsSaid) = (sentTimestampBefore, periodsSaidBefore);
}
