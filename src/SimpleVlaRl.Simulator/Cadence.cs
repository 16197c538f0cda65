namespace SimpleVlaRl.Simulator;

/// <summary>Says when something that happens at a steady rate is due; what was missed is left out.</summary>
internal sealed class Cadence
{
    private readonly TimeProvider clock;
    private readonly double periodTicks;
    private readonly long start;
    private long next;

    public Cadence(double rateHertz, TimeProvider clock)
    {
        this.clock = clock;
        periodTicks = clock.TimestampFrequency / rateHertz;
        start = clock.GetTimestamp();
    }

    /// <summary>Whether it is due; true once for each time that it is.</summary>
    public bool IsDue()
    {
        long now = (long)((clock.GetTimestamp() - start) / periodTicks);
        if (now < next)
        {
            return false;
        }

        next = now + 1;
        return true;
    }
}
