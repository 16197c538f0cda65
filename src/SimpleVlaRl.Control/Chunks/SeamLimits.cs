using SimpleVlaRl.Core.Robots;

namespace SimpleVlaRl.Control.Chunks;

/// <summary>How fast a joint may be led from one chunk to another. The gate judges what comes of it.</summary>
/// <remarks>
/// The weight of the new chunk is the minimum-jerk polynomial 10s³ - 15s⁴ + 6s⁵ (T. Flash and N. Hogan, "The coordination of arm movements", Journal of
/// Neuroscience 5, 1985), whose slope is at most 15/8 and whose curvature at most 10/√3. With gap g and its change g', the seam adds accelerations of at
/// most 10/√3·g/T² + 15/4·g'/T to those of the chunks. The gap stays as it was when the old chunk ends before the seam does, or has ended: the arms stand
/// where they were sent last. Grippers snap: their speed is limited, and no seam waits for them.
/// </remarks>
internal sealed class SeamLimits
{
    private const double SteepestSlope = 15.0 / 8;

    /// <summary>A seam may bring a joint from rest to its maximum velocity in this time.</summary>
    private const double RiseSeconds = 0.2;

    /// <summary>So that rounding does not make a step that is as fast as the joint one that the gate must limit.</summary>
    private const double NoFaster = 1 - 1e-9;
    private static readonly double LargestCurvature = 10 / Math.Sqrt(3);

    private readonly double[] largestSteps;
    private readonly bool[] isGripper;
    private readonly double periodSeconds;
    private readonly double[] next;
    private readonly double[] gaps;
    private readonly double[] gapsBefore;
    private readonly double[] before;
    private readonly double[] widest;
    private readonly double[] fastest;

    public SeamLimits(RobotProfile robot)
    {
        periodSeconds = 1.0 / robot.ServoRateHertz;
        largestSteps = [.. robot.Joints.Select(joint => joint.MaximumVelocity * periodSeconds * NoFaster)];
        isGripper = [.. robot.Joints.Select(joint => joint.Unit == JointUnit.Opening)];
        int count = largestSteps.Length;
        (next, gaps, gapsBefore, before, widest, fastest) = (
            new double[count], new double[count], new double[count], new double[count], new double[count], new double[count]);
    }

    /// <summary>The weight of the new chunk.</summary>
    /// <param name="share">The share of the seam that is over, 0 to 1.</param>
    public static double WeightAt(double share) => share * share * share * (10 + (share * (-15 + (6 * share))));

    /// <summary>How far the old chunk is from the new one, some ticks from now.</summary>
    /// <param name="from">The old chunk, at the seam's first tick.</param>
    /// <param name="to">The new one, at the seam's first tick; it has a tick before unless the old one goes on.</param>
    /// <param name="lastCommand">The positions commanded last, [A].</param>
    /// <param name="tick">How many ticks from now; 0 for the next.</param>
    /// <param name="next">Gets the positions of the new one, [A].</param>
    /// <param name="gaps">Gets old less new, [A]; untouched once the old chunk has ended within the seam.</param>
    public static void GapsAt(AnchoredChunk from, AnchoredChunk to, ReadOnlySpan<double> lastCommand, int tick, double[] next, double[] gaps)
    {
        to.At(tick, next);
        if (tick < from.TicksLeft)
        {
            from.At(tick, gaps);
            Subtract(gaps, next);
        }
        else if (tick == 0)
        {
            // Both a tick before the next.
            to.At(-1, gaps);
            for (int joint = 0; joint < gaps.Length; joint++)
            {
                gaps[joint] = lastCommand[joint] - gaps[joint];
            }
        }
    }

    /// <summary>How many ticks a seam takes: the fewest within the limits, or the most that are allowed.</summary>
    public int TicksOf(AnchoredChunk from, AnchoredChunk to, ReadOnlySpan<double> lastCommand, int fewest, int most)
    {
        int ticks = Math.Min(fewest, most);
        while (ticks < most && !Fits(from, to, lastCommand, ticks))
        {
            ticks++;
        }

        return ticks;
    }

    /// <summary>Shortens a step so that no joint exceeds its velocity; the arms keep the shape of their path.</summary>
    /// <returns>Whether it was shortened.</returns>
    public bool Shorten(ReadOnlySpan<double> lastCommand, Span<double> positions)
    {
        double scale = 1;
        for (int joint = 0; joint < largestSteps.Length; joint++)
        {
            double step = Math.Abs(positions[joint] - lastCommand[joint]);
            scale = !isGripper[joint] && step > largestSteps[joint] ? Math.Min(scale, largestSteps[joint] / step) : scale;
        }

        bool isShortened = scale < 1;
        for (int joint = 0; joint < largestSteps.Length; joint++)
        {
            double step = positions[joint] - lastCommand[joint];
            double shortened = isGripper[joint] ? Math.Clamp(step, -largestSteps[joint], largestSteps[joint]) : scale * step;
            if (shortened != step)
            {
                isShortened = true;
                positions[joint] = lastCommand[joint] + shortened;
            }
        }

        return isShortened;
    }

    private static void Subtract(double[] values, double[] others)
    {
        for (int index = 0; index < values.Length; index++)
        {
            values[index] -= others[index];
        }
    }

    private bool Fits(AnchoredChunk from, AnchoredChunk to, ReadOnlySpan<double> lastCommand, int ticks)
    {
        lastCommand.CopyTo(before);
        Array.Clear(widest);
        Array.Clear(fastest);
        for (int tick = 0; tick < ticks; tick++)
        {
            gaps.CopyTo(gapsBefore, 0);
            GapsAt(from, to, lastCommand, tick, next, gaps);
            double left = 1 - WeightAt((tick + 1.0) / ticks);
            for (int joint = 0; joint < largestSteps.Length; joint++)
            {
                double position = next[joint] + (left * gaps[joint]);
                if (!isGripper[joint] && Math.Abs(position - before[joint]) > largestSteps[joint])
                {
                    return false;
                }

                fastest[joint] = tick == 0 ? 0 : Math.Max(fastest[joint], Math.Abs(gaps[joint] - gapsBefore[joint]) / periodSeconds);
                widest[joint] = Math.Max(widest[joint], Math.Abs(gaps[joint]));
                before[joint] = position;
            }
        }

        return IsGentle(ticks * periodSeconds);
    }

    private bool IsGentle(double seconds)
    {
        for (int joint = 0; joint < largestSteps.Length; joint++)
        {
            double added = (LargestCurvature * widest[joint] / (seconds * seconds)) + (2 * SteepestSlope * fastest[joint] / seconds);
            if (!isGripper[joint] && added > largestSteps[joint] / (periodSeconds * RiseSeconds))
            {
                return false;
            }
        }

        return true;
    }
}
