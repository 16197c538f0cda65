using SimpleVlaRl.Core.Commands;
using SimpleVlaRl.Core.Robots;

namespace SimpleVlaRl.Benchmarks.Gate;

/// <summary>
/// Finds commands that break a robot's limits, from their times and positions alone. It shares no code with the gate, and knows of it only what is promised:
/// a command within a tenth of a period before its time, or half of one after it, counts as on time; later ones count whole periods.
/// </summary>
/// <remarks>
/// Velocity, acceleration and jerk are the first three divided differences of the positions (times 1, 2 and 6), which no motion exceeds whose derivatives stay
/// within the limits, however its samples are spaced.
/// </remarks>
internal sealed class CommandChecker
{
    /// <summary>What rounding may add.</summary>
    private const double Tolerance = 1e-6;

    /// <summary>The most periods that a command speaks of.</summary>
    private const int Longest = 25;

    private readonly JointProfile[] joints;
    private readonly double periodSeconds;
    private readonly double[][] history;
    private readonly double[] lower;
    private readonly double[] upper;
    private readonly double[] times = new double[4];
    private readonly double[][] kept;
    private readonly double[] keptTimes = new double[4];
    private readonly double[] afterwards;
    private readonly bool saysAfterwards;
    private int said;
    private double lastSeconds;

    public CommandChecker(RobotProfile robot)
    {
        joints = [.. robot.Joints];
        periodSeconds = 1.0 / robot.ServoRateHertz;
        history = [.. times.Select(_ => new double[joints.Length])];
        saysAfterwards = robot.CommandChannels.All(channel => channel.Dialect == CommandDialect.JointTrajectory);
        kept = [.. times.Select(_ => new double[joints.Length])];
        afterwards = new double[Longest * joints.Length];
        (lower, upper) = (new double[joints.Length], new double[joints.Length]);
    }

    /// <summary>What was broken, by kind.</summary>
    public SortedDictionary<string, long> Violations { get; } = [];

    /// <summary>The first thing that was broken, in words; null while nothing was.</summary>
    public string? First { get; private set; }

    /// <summary>Commands that were looked at.</summary>
    public long Commands { get; private set; }

    /// <summary>The gate was armed where the arms are measured: they rest there, perhaps outside the margins, and never get further outside.</summary>
    public void Arm(double seconds, JointCommand command, ReadOnlySpan<double> measured)
    {
        ReadOnlySpan<double> positions = command.Positions;
        for (int joint = 0; joint < joints.Length; joint++)
        {
            JointProfile profile = joints[joint];
            Demand("jump", joint, Math.Abs(positions[joint] - measured[joint]), 0);
            lower[joint] = Math.Min(profile.LowerPosition + profile.PositionMargin, positions[joint]);
            upper[joint] = Math.Max(profile.UpperPosition - profile.PositionMargin, positions[joint]);
        }

        Rest(positions);
        Say(command);
        lastSeconds = seconds;
        Commands++;
    }

    /// <summary>Looks at a command.</summary>
    public void Check(double seconds, JointCommand command)
    {
        double share = (seconds - lastSeconds) / periodSeconds;
        double periods = share < 0.9 ? share : Math.Max(1, Math.Round(share));
        if (periods - 1 > said)
        {
            // The drives have come to the end of what they were told, and stand there.
            if (said > 0)
            {
                Rest(afterwards.AsSpan((said - 1) * joints.Length, joints.Length));
            }
            else
            {
                Rest(history[0]);
            }

            periods = 1;
        }

        lastSeconds = seconds;
        Push(times[0] + (periods * periodSeconds), command.Positions);
        Commands++;
        LookAtAll();
        Say(command);
        LookAhead(command);
    }

    private void LookAtAll()
    {
        for (int joint = 0; joint < joints.Length; joint++)
        {
            Look(joint, history[0][joint]);
        }
    }

    /// <summary>What is said of the time after a command keeps to the limits as well, and ends at rest where it is not cut off.</summary>
    private void LookAhead(JointCommand command)
    {
        for (int sample = 0; sample < history.Length; sample++)
        {
            history[sample].CopyTo(kept[sample], 0);
            keptTimes[sample] = times[sample];
        }

        for (int period = 1; period <= command.PeriodsAhead; period++)
        {
            Push(times[0] + periodSeconds, command.Afterwards(period));
            LookAtAll();
        }

        for (int joint = 0; joint < joints.Length && command.PeriodsAhead is > 0 and < Longest; joint++)
        {
            Demand("not_at_rest", joint, Math.Abs(history[0][joint] - history[1][joint]), 0);
        }

        for (int sample = 0; sample < history.Length; sample++)
        {
            kept[sample].CopyTo(history[sample], 0);
            times[sample] = keptTimes[sample];
        }
    }

    private void Say(JointCommand command)
    {
        said = saysAfterwards ? command.PeriodsAhead : 0;
        for (int period = 1; period <= said; period++)
        {
            command.Afterwards(period).CopyTo(afterwards.AsSpan((period - 1) * joints.Length));
        }
    }

    /// <summary>Three samples of rest.</summary>
    private void Rest(ReadOnlySpan<double> positions)
    {
        double[] there = positions.ToArray();
        for (int sample = 3; sample >= 0; sample--)
        {
            Push(-sample * periodSeconds, there);
        }
    }

    private void Look(int joint, double position)
    {
        JointProfile profile = joints[joint];
        if (!double.IsFinite(position))
        {
            Note("not_finite", joint, position, 0);
            return;
        }

        Demand("position", joint, Math.Max(position - upper[joint], lower[joint] - position), 0);
        double first = Slope(joint, 0, 1);
        double before = Slope(joint, 1, 2);
        double twoBefore = Slope(joint, 2, 3);
        Demand("velocity", joint, Math.Abs(first), profile.MaximumVelocity);
        double second = 2 * (first - before) / (times[0] - times[2]);
        double secondBefore = 2 * (before - twoBefore) / (times[1] - times[3]);
        Demand("acceleration", joint, Math.Abs(second), profile.MaximumAcceleration);
        Demand("jerk", joint, Math.Abs(3 * (second - secondBefore) / (times[0] - times[3])), profile.MaximumJerk);
    }

    private double Slope(int joint, int newer, int older) => (history[newer][joint] - history[older][joint]) / (times[newer] - times[older]);

    private void Push(double seconds, ReadOnlySpan<double> positions)
    {
        double[] oldest = history[3];
        for (int sample = 3; sample > 0; sample--)
        {
            history[sample] = history[sample - 1];
            times[sample] = times[sample - 1];
        }

        history[0] = oldest;
        times[0] = seconds;
        positions.CopyTo(oldest);
    }

    private void Demand(string kind, int joint, double value, double limit)
    {
        // Written so that what is not a number is a violation.
        if (!(value <= limit + (Tolerance * Math.Max(1, limit))))
        {
            Note(kind, joint, value, limit);
        }
    }

    private void Note(string kind, int joint, double value, double limit)
    {
        Violations[kind] = Violations.GetValueOrDefault(kind) + 1;
        First ??= FormattableString.Invariant($"{kind} of {joints[joint].Name} at command {Commands}: {value:g9}; allowed {limit:g6}");
    }
}
