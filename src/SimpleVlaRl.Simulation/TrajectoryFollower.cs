namespace SimpleVlaRl.Simulation;

/// <summary>
/// Follows joint trajectories as a controller does: starts at once, splices from where the target is, interpolates linearly, holds at the end.
/// </summary>
/// <remarks>Pure arithmetic on a clock that the caller gives; one thread at a time; no allocation after construction.</remarks>
public sealed class TrajectoryFollower
{
    private readonly double[] start;
    private readonly double[] points;
    private readonly double[] times;
    private double startSeconds;
    private int pointCount;

    /// <summary>Makes a follower that holds.</summary>
    /// <param name="initialTarget">What it holds until the first trajectory: one position per joint.</param>
    /// <param name="maximumPoints">The most points a trajectory may have.</param>
    public TrajectoryFollower(ReadOnlySpan<double> initialTarget, int maximumPoints)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(initialTarget.Length, 1, nameof(initialTarget));
        ArgumentOutOfRangeException.ThrowIfLessThan(maximumPoints, 1);
        start = initialTarget.ToArray();
        points = new double[maximumPoints * initialTarget.Length];
        times = new double[maximumPoints];
    }

    /// <summary>The number of joints.</summary>
    public int JointCount => start.Length;

    /// <summary>The most points a trajectory may have.</summary>
    public int MaximumPoints => times.Length;

    /// <summary>Forgets the trajectory and holds.</summary>
    /// <param name="target">One position per joint.</param>
    public void Hold(ReadOnlySpan<double> target)
    {
        target.CopyTo(start);
        pointCount = 0;
    }

    /// <summary>Replaces the trajectory: from the present target to the first point, and on.</summary>
    /// <param name="nowSeconds">The present time; the points' times count from it.</param>
    /// <param name="positions">The points, [point, joint], all finite.</param>
    /// <param name="timesFromStartSeconds">One time per point, at least zero, strictly increasing.</param>
    /// <returns>Null when it is followed from now on, else what is wrong with it; then nothing has changed.</returns>
    public string? TryReplace(double nowSeconds, ReadOnlySpan<double> positions, ReadOnlySpan<double> timesFromStartSeconds)
    {
        int count = timesFromStartSeconds.Length;
        if (count < 1 || count > times.Length)
        {
            return $"the trajectory has {count} points; expected 1 to {times.Length}";
        }

        if (positions.Length != count * start.Length)
        {
            return $"the trajectory has {positions.Length} positions; expected {count} points of {start.Length} joints";
        }

        double previous = -1;
        foreach (double time in timesFromStartSeconds)
        {
            // Negated, so that a time that is not a number is refused too.
            if (!(time >= 0 && time > previous && double.IsFinite(time)))
            {
                return $"time_from_start is {time} s after {previous} s; times must be finite, at least zero and strictly increasing";
            }

            previous = time;
        }

        foreach (double position in positions)
        {
            if (!double.IsFinite(position))
            {
                return $"a position is {position}; only finite positions can be followed";
            }
        }

        Sample(nowSeconds, start);
        startSeconds = nowSeconds;
        positions.CopyTo(points);
        timesFromStartSeconds.CopyTo(times);
        pointCount = count;
        return null;
    }

    /// <summary>The target at a time.</summary>
    /// <param name="nowSeconds">The time, on the clock that <see cref="TryReplace"/> was given.</param>
    /// <param name="target">One position per joint.</param>
    public void Sample(double nowSeconds, Span<double> target)
    {
        int joints = start.Length;
        double elapsed = Math.Max(0, nowSeconds - startSeconds);
        int next = 0;
        while (next < pointCount && times[next] <= elapsed)
        {
            next++;
        }

        ReadOnlySpan<double> from = next == 0 ? start : points.AsSpan((next - 1) * joints, joints);
        if (next == pointCount)
        {
            from.CopyTo(target);
            return;
        }

        double fromTime = next == 0 ? 0 : times[next - 1];
        double fraction = (elapsed - fromTime) / (times[next] - fromTime);
        ReadOnlySpan<double> to = points.AsSpan(next * joints, joints);
        for (int joint = 0; joint < joints; joint++)
        {
            target[joint] = from[joint] + (fraction * (to[joint] - from[joint]));
        }
    }
}
