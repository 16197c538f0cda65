using System.Globalization;
using SimpleVlaRl.Benchmarks.Gate;

namespace SimpleVlaRl.Benchmarks.Faults;

/// <summary>
/// The newest commands with the times at which they were written. When the gate decided is not on the wire; so commands pass if there are times for them, each
/// near the one on the wire, at which all of them keep to the limits, and so does what the newest says of the time after it.
/// </summary>
internal sealed class TimedPath
{
    /// <summary>A jerk is made of four commands, three intervals; and what is taken for the time of one of them hangs on those before.</summary>
    private const int Depth = 6;

    /// <summary>So many are gone through one by one.</summary>
    private const int SearchDepth = 3;

    /// <summary>How exactly limits are looked at, as a share: times are found to some hundred-thousandths of a period.</summary>
    public const double Tolerance = 1e-4;

    /// <summary>What lies between messages that were written together.</summary>
    public const double LeastPeriods = 0.03;

    /// <summary>By how many periods the gate may have decided earlier or later.</summary>
    private const double MostPeriods = 0.29;

    /// <summary>Where that is not enough, times are drawn at random, and the best of them are made better step by step.</summary>
    private const int Draws = 400;
    private const int Bests = 6;
    private const int Directions = 60;
    private const double SmallestScale = 0.003;
    private const double FirstStep = 0.05;
    private const double LastStep = 1e-5;

    /// <summary>Tried first, the nearest first: an early command moves by its share of a period, so that its jerk hangs on when exactly that was.</summary>
    private static readonly double[] Offsets = [0, .. Enumerable.Range(1, 10).SelectMany(step => new[] { -0.005 * step, 0.005 * step })];

    private readonly MotionChecker motion;
    private readonly MotionChecker unchanged;
    private readonly Func<double> useAfterwards;
    private readonly Entry[] entries;
    private readonly Random random = new(1);
    private int known;

    /// <summary>Follows.</summary>
    /// <param name="motion">What has been found so far; it goes along.</param>
    /// <param name="makeMotion">Makes another one of the same joints.</param>
    /// <param name="joints">How many joints.</param>
    /// <param name="useAfterwards">
    /// How much of a limit what the newest command says of the time after it uses at most, with the motion as it is; it leaves the motion so.
    /// </param>
    public TimedPath(MotionChecker motion, Func<MotionChecker> makeMotion, int joints, Func<double> useAfterwards)
    {
        (this.motion, this.useAfterwards) = (motion, useAfterwards);
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
        for (int start = known - 1; start >= Math.Max(0, known - SearchDepth); start--)
        {
            motion.CopyFrom(entries[start].Before);
            if (Search(start))
            {
                return true;
            }
        }

        if (Improve())
        {
            return true;
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
            + Words(entry.Positions)));

    /// <summary>Positions in words.</summary>
    public static string Words(ReadOnlySpan<double> positions) =>
        string.Join(' ', positions.ToArray().Select(position => position.ToString("0.00000", CultureInfo.InvariantCulture)));

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

            if (index == known - 1 ? useAfterwards() <= motion.Most : Search(index + 1))
            {
                return true;
            }
        }

        motion.CopyFrom(entry.Before);
        return false;
    }

    /// <summary>Draws times for all commands, and goes from the best of them to better ones until all keep to the limits, or it goes no further.</summary>
    private bool Improve()
    {
        double[] trial = new double[known];
        (double Use, double[] Times)[] drawn = [.. Enumerable.Range(0, Draws).Select(draw =>
        {
            // Most are written soon after they were decided, and all but a few much sooner than they may be.
            double scale = draw == 0 ? 0 : MostPeriods * Math.Pow(SmallestScale, random.NextDouble());
            double[] times = [.. Enumerable.Range(0, known).Select(_ => scale * ((2 * random.NextDouble()) - 1))];
            return (UseOf(times), times);
        })];
        foreach ((double use, double[] times) in drawn.OrderBy(pair => pair.Use).Take(Bests))
        {
            double best = use;
            for (double step = FirstStep; step > LastStep && best > motion.Most; step /= 2)
            {
                for (int direction = 0; direction < Directions && best > motion.Most; direction++)
                {
                    for (int index = 0; index < known; index++)
                    {
                        trial[index] = Math.Clamp(times[index] + (step * (random.Next(3) - 1)), -MostPeriods, MostPeriods);
                    }

                    if (UseOf(trial) is var found && found < best)
                    {
                        best = found;
                        trial.CopyTo(times, 0);
                    }
                }
            }

            if (best <= motion.Most)
            {
                UseOf(times, isTaken: true);
                return true;
            }
        }

        return false;
    }

    /// <summary>How much of a limit is used at most when the commands are of these times; the motion is then behind the newest.</summary>
    private double UseOf(double[] offsets, bool isTaken = false)
    {
        double use = 0;
        motion.CopyFrom(entries[0].Before);
        for (int index = 0; index < known; index++)
        {
            if (isTaken)
            {
                entries[index].Before.CopyFrom(motion);
            }

            Step(entries[index], entries[index].Periods + offsets[index]);
            motion.Look(isNoted: false);
            use = Math.Max(use, motion.Use);
        }

        return Math.Max(use, useAfterwards());
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
