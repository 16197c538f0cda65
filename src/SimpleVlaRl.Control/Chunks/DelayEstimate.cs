namespace SimpleVlaRl.Control.Chunks;

/// <summary>The 95th percentile (nearest rank) of the newest delays from an observation to its answer.</summary>
internal sealed class DelayEstimate(TimeSpan tickPeriod)
{
    private const int Window = 32;
    private const double Share = 0.95;

    /// <summary>Rounding of clocks; an answer that comes with a tick is in time for it.</summary>
    private const double Tolerance = 1e-6;

    private readonly double[] newest = new double[Window];
    private readonly double[] sorted = new double[Window];
    private long count;

    /// <summary>The servo ticks within which an answer comes; 0 before the first.</summary>
    public int Ticks { get; private set; }

    /// <summary>An answer has come. Does not allocate.</summary>
    public void Add(TimeSpan delay)
    {
        newest[count % Window] = delay / tickPeriod;
        count++;
        int kept = (int)Math.Min(count, Window);
        Span<double> samples = sorted.AsSpan(0, kept);
        newest.AsSpan(0, kept).CopyTo(samples);
        samples.Sort();
        Ticks = (int)Math.Ceiling(samples[(int)Math.Ceiling(Share * kept) - 1] - Tolerance);
    }
}
