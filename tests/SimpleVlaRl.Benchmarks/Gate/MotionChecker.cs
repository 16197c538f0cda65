using SimpleVlaRl.Core.Robots;

namespace SimpleVlaRl.Benchmarks.Gate;

/// <summary>Follows joints over time and finds what breaks their limits, from times and positions alone. It shares no code with the gate.</summary>
/// <remarks>
/// Velocity, acceleration and jerk are the first three divided differences of the positions (times 1, 2 and 6), which no motion exceeds whose derivatives stay
/// within the limits, however its samples are spaced.
/// </remarks>
internal sealed class MotionChecker
{
    private const int Samples = 4;

    /// <summary>What rounding may add.</summary>
    private const double Rounding = 1e-6;

    private readonly JointProfile[] joints;
    private readonly double periodSeconds;
    private readonly double tolerance;
    private readonly double[][] history;
    private readonly double[] times = new double[Samples];
    private readonly double[][] kept;
    private readonly double[] keptTimes = new double[Samples];
    private readonly double[] lower;
    private readonly double[] upper;
    private readonly double[] there;

    /// <summary>Makes one.</summary>
    /// <param name="joints">The joints (A).</param>
    /// <param name="periodSeconds">What a period is.</param>
    /// <param name="tolerance">By which share a limit of velocity, acceleration or jerk may be exceeded: as exactly as times are known.</param>
    public MotionChecker(IReadOnlyList<JointProfile> joints, double periodSeconds, double tolerance = Rounding)
    {
        (this.joints, this.periodSeconds, this.tolerance) = ([.. joints], periodSeconds, tolerance);
        history = Vectors();
        kept = Vectors();
        (lower, upper, there) = (new double[joints.Count], new double[joints.Count], new double[joints.Count]);
        double[][] Vectors() => [.. times.Select(_ => new double[joints.Count])];
    }

    /// <summary>What was broken, by kind.</summary>
    public SortedDictionary<string, long> Violations { get; } = [];

    /// <summary>The first thing that was broken, in words; null while nothing was.</summary>
    public string? First { get; private set; }

    /// <summary>How much of its limit that uses which uses the most, of what was looked at last; beyond <see cref="Most"/> it is broken.</summary>
    public double Use { get; private set; }

    /// <summary>How much of a limit may be used.</summary>
    public double Most => 1 + tolerance;

    /// <summary>How many positions were looked at.</summary>
    public long Looks { get; private set; }

    /// <summary>Where the joints are (A).</summary>
    public ReadOnlySpan<double> Position => history[0];

    /// <summary>Where the joints were a sample before (A).</summary>
    public ReadOnlySpan<double> PositionBefore => history[1];

    /// <summary>The joints rest here, perhaps outside the margins, and never get further outside.</summary>
    public void Begin(ReadOnlySpan<double> positions)
    {
        for (int joint = 0; joint < joints.Length; joint++)
        {
            JointProfile profile = joints[joint];
            lower[joint] = Math.Min(profile.LowerPosition + profile.PositionMargin, positions[joint]);
            upper[joint] = Math.Max(profile.UpperPosition - profile.PositionMargin, positions[joint]);
        }

        Rest(positions);
    }

    /// <summary>The joints have rested here.</summary>
    public void Rest(ReadOnlySpan<double> positions)
    {
        positions.CopyTo(there);
        for (int sample = 0; sample < Samples; sample++)
        {
            Push(1, there);
        }
    }

    /// <summary>The joints have come here.</summary>
    /// <param name="periods">How many periods after the sample before.</param>
    /// <param name="positions">Where (A).</param>
    public void Push(double periods, ReadOnlySpan<double> positions)
    {
        double[] oldest = history[Samples - 1];
        double now = times[0] + (periods * periodSeconds);
        for (int sample = Samples - 1; sample > 0; sample--)
        {
            history[sample] = history[sample - 1];
            times[sample] = times[sample - 1];
        }

        history[0] = oldest;
        times[0] = now;
        positions.CopyTo(oldest);
    }

    /// <summary>Keeps where everything is, until <see cref="Return"/>.</summary>
    public void Keep()
    {
        for (int sample = 0; sample < Samples; sample++)
        {
            history[sample].CopyTo(kept[sample], 0);
            keptTimes[sample] = times[sample];
        }
    }

    /// <summary>Everything is where it was kept.</summary>
    public void Return()
    {
        for (int sample = 0; sample < Samples; sample++)
        {
            kept[sample].CopyTo(history[sample], 0);
            times[sample] = keptTimes[sample];
        }
    }

    /// <summary>Everything is where it is in another one of the same joints.</summary>
    public void CopyFrom(MotionChecker other)
    {
        for (int sample = 0; sample < Samples; sample++)
        {
            other.history[sample].CopyTo(history[sample], 0);
            times[sample] = other.times[sample];
        }

        other.lower.CopyTo(lower, 0);
        other.upper.CopyTo(upper, 0);
    }

    /// <summary>Looks at the newest positions.</summary>
    /// <param name="isNoted">Whether what is broken counts.</param>
    /// <returns>Whether all is within the limits.</returns>
    public bool Look(bool isNoted = true)
    {
        Looks++;
        Use = 0;
        bool isWithin = true;
        for (int joint = 0; joint < joints.Length; joint++)
        {
            isWithin &= Look(joint, history[0][joint], isNoted);
        }

        return isWithin;
    }

    /// <summary>Demands that something is at most so much.</summary>
    public bool Demand(string kind, int joint, double value, double limit, bool isNoted = true)
    {
        double allowed = limit + (limit > 0 ? tolerance * limit : Rounding);
        Use = Math.Max(Use, limit > 0 ? value / limit : value <= allowed ? 0 : double.PositiveInfinity);

        // Written so that what is not a number is a violation.
        if (value <= allowed)
        {
            return true;
        }

        if (isNoted)
        {
            Note(kind, FormattableString.Invariant($"{kind} of {joints[joint].Name} at look {Looks}: {value:g9}; allowed {limit:g6}"));
        }

        return false;
    }

    /// <summary>Notes what is broken.</summary>
    public void Note(string kind, string sentence)
    {
        Violations[kind] = Violations.GetValueOrDefault(kind) + 1;
        First ??= sentence;
    }

    private bool Look(int joint, double position, bool isNoted)
    {
        JointProfile profile = joints[joint];
        if (!double.IsFinite(position))
        {
            return Demand("not_finite", joint, double.NaN, 0, isNoted);
        }

        double first = Slope(joint, 0, 1);
        double before = Slope(joint, 1, 2);
        double twoBefore = Slope(joint, 2, 3);
        double second = 2 * (first - before) / (times[0] - times[2]);
        double secondBefore = 2 * (before - twoBefore) / (times[1] - times[3]);
        return Demand("position", joint, Math.Max(position - upper[joint], lower[joint] - position), 0, isNoted)
            & Demand("velocity", joint, Math.Abs(first), profile.MaximumVelocity, isNoted)
            & Demand("acceleration", joint, Math.Abs(second), profile.MaximumAcceleration, isNoted)
            & Demand("jerk", joint, Math.Abs(3 * (second - secondBefore) / (times[0] - times[3])), profile.MaximumJerk, isNoted);
    }

    private double Slope(int joint, int newer, int older) => (history[newer][joint] - history[older][joint]) / (times[newer] - times[older]);
}
