namespace SimpleVlaRl.Benchmarks.Faults;

/// <summary>Where the robot's joints were measured of late: a guard that arms has read one of these poses, and not always the newest.</summary>
internal sealed class MeasuredPoses
{
    private const int Kept = 512;

    private readonly double[][] poses;
    private readonly double[] newest;
    private long count;

    /// <summary>Nothing is measured yet.</summary>
    /// <param name="joints">The robot's joints (A).</param>
    public MeasuredPoses(int joints)
    {
        poses = [.. Enumerable.Range(0, Kept).Select(_ => new double[joints])];
        newest = new double[joints];
        newest.AsSpan().Fill(double.NaN);
    }

    /// <summary>The newest pose (A); joints that never were measured, or not as numbers, are not numbers.</summary>
    public ReadOnlySpan<double> Newest => newest;

    /// <summary>The newest pose, to be overwritten in part before <see cref="Keep"/>.</summary>
    public Span<double> Writable => newest;

    /// <summary>The poses (A), the newest first.</summary>
    public IEnumerable<double[]> Late
    {
        get
        {
            for (long index = count - 1; index >= Math.Max(0, count - Kept); index--)
            {
                yield return poses[index % Kept];
            }
        }
    }

    /// <summary>The newest pose has been written.</summary>
    public void Keep() => newest.CopyTo(poses[count++ % Kept], 0);
}
