using System.Globalization;
using SimpleVlaRl.Benchmarks.Gate;

namespace SimpleVlaRl.Benchmarks.Faults;

/// <summary>
/// The newest commands with the times at which they were written. When the gate decided is not on the wire; so commands pass if there are times for them, each
/// near the one on the wire, at which all of them keep to the limits, and so does what the newest says of the time after it.
/// </summary>
internal sealed class TimedPath
{
    /// <summary>A jerk is made of four commands: three intervals.</summary>
    private const int Depth = 3;

    /// <summary>What lies between messages that were written together.</summary>
    public const double LeastPeriods = 0.03;

    /// <summary>
    /// By how many periods the gate may have decided earlier or later, the nearest first. They lie close together near zero: an early command moves by its
    /// share of a period, so that its acceleration and jerk hang on when exactly that was: some ten microseconds change a jerk at its limit by a thousandth.
    /// </summary>
    private static readonly double[] Offsets =
    [
        0, .. new[] { 0.0002, 0.0005, 0.001, 0.002, 0.003 }.SelectMany(step => new[] { -step, step }),
        .. Enumerable.Range(1, 10).SelectMany(step => new[] { -0.005 * step, 0.005 * step }),
        .. Enumerable.Range(1, 8).SelectMany(step => new[] { -0.05 - (0.03 * step), 0.05 + (0.03 * step) }),
    ];

    private readonly MotionChecker motion;
    private readonly MotionChecker unchanged;
    private readonly Func<bool> isKeptAfterwards;
    private readonly Entry[] entries;
    private int known;

    /// <summary>Follows.</summary>
    /// <param name="motion">What has been found so far; it goes along.</param>
    /// <param name="makeMotion">Makes another one of the same joints.</param>
    /// <param name="joints">How many joints.</param>
    /// <param name="isKeptAfterwards">
    /// Whether what the newest command says of the time after it keeps to the limits, with the motion as it is; it leaves the motion so.
    /// </param>
    public TimedPath(MotionChecker motion, Func<MotionChecker> makeMotion, int joints, Func<bool> isKeptAfterwards)
    {
        (this.motion, this.isKeptAfterwards) = (motion, isKeptAfterwards);
        unchanged = makeMotion();
        entries = [.. Enumerable.Range(0, Depth).Select(_ => new Entry(new double[joints], new Told(joints), makeMotion()))];
    }

    /// <summary>Forgets the commands: the arms begin anew.</summary>
    public void Clear() => known = 0;

    /// <summary>Goes on with a command; where no times keep to the limits, at the one on the wire.</summary>
    /// <param name="positions">Where.</param>
    /// <param name="periods">How many servo periods after the command before it was written.</param>
    /// <param name="told">What the command before said of the time after it.</param>
    /// <returns>Whether there are times that keep to the limits.</returns>
    public bool Continue(ReadOnlySpan<double> positions, double periods, Told told)
    {
        Entry newest = entries[0];
        if (known == Depth)
        {
            Array.Copy(entries, 1, entries, 0, Depth - 1);
            entries[^1] = newest;
        }
        else
        {
            newest = entries[known++];
        }

        positions.CopyTo(newest.Positions);
        newest.Told.CopyFrom(told);
        newest.Periods = periods;
        newest.Before.CopyFrom(motion);
        unchanged.CopyFrom(motion);
        for (int start = known - 1; start >= 0; start--)
        {
            motion.CopyFrom(entries[start].Before);
            if (Search(start))
            {
                return true;
            }
        }

        motion.CopyFrom(unchanged);
        newest.Before.CopyFrom(unchanged);
        Step(newest, periods);
        return false;
    }

    /// <summary>The newest commands in words: how many periods after the one before each was written, and where the joints were sent.</summary>
    public override string ToString() => string.Join(
        "; ",
        entries.Take(known).Select(entry => FormattableString.Invariant($"{entry.Periods:0.000}: ")
            + string.Join(' ', entry.Positions.Select(position => position.ToString("0.00000", CultureInfo.InvariantCulture)))));

    private bool Search(int index)
    {
        Entry entry = entries[index];
        return Array.Exists(Offsets, offset => Try(entry, index, offset));
    }

    private bool Try(Entry entry, int index, double offset)
    {
        Step(entry, entry.Periods + offset);
        if (motion.Look(isNoted: false))
        {
            if (index < known - 1)
            {
                entries[index + 1].Before.CopyFrom(motion);
            }

            if (index == known - 1 ? isKeptAfterwards() : Search(index + 1))
            {
                return true;
            }
        }

        motion.CopyFrom(entry.Before);
        return false;
    }

    private void Step(Entry entry, double share)
    {
        double periods = CommandChecker.CountedPeriods(Math.Max(LeastPeriods, share));
        if (periods - 1 > entry.Told.Periods)
        {
            motion.Rest(entry.Told.End);
            periods = 1;
        }

        motion.Push(periods, entry.Positions);
    }

    private sealed class Entry(double[] positions, Told told, MotionChecker before)
    {
        public double[] Positions => positions;

        public Told Told => told;

        public MotionChecker Before => before;

        public double Periods { get; set; }
    }
}
