namespace SimpleVlaRl.Benchmarks.Faults;

/// <summary>The rate of a stream of messages, over the stretches in which none was late.</summary>
/// <param name="hertz">What it should be.</param>
internal sealed class StreamRate(double hertz)
{
    /// <summary>Shorter stretches say more of their ends than of the rate.</summary>
    private const double ShortestSeconds = 1;

    private readonly double longestGapSeconds = 1.5 / hertz;
    private double first;
    private double last = double.NegativeInfinity;
    private long count;
    private double seconds;
    private long intervals;

    /// <summary>How many seconds were undisturbed.</summary>
    public double Seconds => seconds + Stretch();

    /// <summary>The rate, 1/s; not a number before there is one.</summary>
    public double Hertz => (intervals + (Stretch() > 0 ? count : 0)) / Seconds;

    /// <summary>By how much the rate is off, as a share.</summary>
    public double Error => (Hertz / hertz) - 1;

    /// <summary>A message came.</summary>
    public void Add(double at)
    {
        if (at - last > longestGapSeconds || at < last)
        {
            intervals += Stretch() > 0 ? count : 0;
            seconds += Stretch();
            (first, count) = (at, 0);
        }
        else
        {
            count++;
        }

        last = at;
    }

    private double Stretch() => last - first is >= ShortestSeconds and var stretch ? stretch : 0;
}
