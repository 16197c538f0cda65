namespace SimpleVlaRl.Control;

/// <summary>A preallocated list of durations whose percentiles are read after the loop; the newest are kept when it is full.</summary>
/// <param name="capacity">How many samples are kept.</param>
public sealed class SampleLog(int capacity)
{
    private readonly double[] samples = new double[capacity];
    private long count;

    /// <summary>How many samples were added since <see cref="Clear"/>.</summary>
    public long Count => count;

    /// <summary>Adds a sample. Does not allocate.</summary>
    /// <param name="milliseconds">The duration in milliseconds.</param>
    public void Add(double milliseconds)
    {
        samples[count % samples.Length] = milliseconds;
        count++;
    }

    /// <summary>Forgets all samples.</summary>
    public void Clear() => count = 0;

    /// <summary>A percentile of the kept samples (nearest rank).</summary>
    /// <param name="fraction">0.5 is the median.</param>
    /// <returns>Milliseconds; NaN when there are no samples.</returns>
    public double Percentile(double fraction)
    {
        int kept = (int)Math.Min(count, samples.Length);
        if (kept == 0)
        {
            return double.NaN;
        }

        double[] sorted = samples[..kept];
        Array.Sort(sorted);
        return sorted[Math.Clamp((int)Math.Ceiling(fraction * kept) - 1, 0, kept - 1)];
    }

    /// <summary>The kept samples, in no particular order.</summary>
    /// <returns>A copy, in milliseconds.</returns>
    public double[] ToArray() => samples[..(int)Math.Min(count, samples.Length)];
}
