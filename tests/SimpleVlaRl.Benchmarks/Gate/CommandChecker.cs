using SimpleVlaRl.Core.Commands;
using SimpleVlaRl.Core.Robots;

namespace SimpleVlaRl.Benchmarks.Gate;

/// <summary>
/// Finds commands that break a robot's limits, from their times and positions alone. It shares no code with the gate, and knows of it only what is promised:
/// a command within a tenth of a period before its time, or half of one after it, counts as on time; later ones count whole periods.
/// </summary>
internal sealed class CommandChecker
{
    /// <summary>The most periods that a command speaks of.</summary>
    private const int Longest = 25;

    private readonly int jointCount;
    private readonly double periodSeconds;
    private readonly MotionChecker motion;
    private readonly double[] afterwards;
    private readonly bool saysAfterwards;
    private int said;
    private double lastSeconds;

    public CommandChecker(RobotProfile robot)
    {
        jointCount = robot.Joints.Count;
        periodSeconds = 1.0 / robot.ServoRateHertz;
        motion = new MotionChecker(robot.Joints, periodSeconds);
        saysAfterwards = robot.CommandChannels.All(channel => channel.Dialect == CommandDialect.JointTrajectory);
        afterwards = new double[Longest * jointCount];
    }

    /// <summary>What was broken, by kind.</summary>
    public SortedDictionary<string, long> Violations => motion.Violations;

    /// <summary>The first thing that was broken, in words; null while nothing was.</summary>
    public string? First => motion.First;

    /// <summary>Commands that were looked at.</summary>
    public long Commands { get; private set; }

    /// <summary>The gate was armed where the arms are measured: they rest there, perhaps outside the margins, and never get further outside.</summary>
    public void Arm(double seconds, JointCommand command, ReadOnlySpan<double> measured)
    {
        ReadOnlySpan<double> positions = command.Positions;
        for (int joint = 0; joint < jointCount; joint++)
        {
            motion.Demand("jump", joint, Math.Abs(positions[joint] - measured[joint]), 0);
        }

        motion.Begin(positions);
        Say(command);
        lastSeconds = seconds;
        Commands++;
    }

    /// <summary>Looks at a command.</summary>
    public void Check(double seconds, JointCommand command)
    {
        double periods = CountedPeriods((seconds - lastSeconds) / periodSeconds);
        if (periods - 1 > said)
        {
            // The drives have come to the end of what they were told, and stand there.
            motion.Rest(said > 0 ? afterwards.AsSpan((said - 1) * jointCount, jointCount) : motion.Position);
            periods = 1;
        }

        lastSeconds = seconds;
        motion.Push(periods, command.Positions);
        Commands++;
        motion.Look();
        Say(command);
        LookAhead(command);
    }

    /// <summary>For how many periods an interval counts.</summary>
    /// <param name="share">The interval, in periods.</param>
    public static double CountedPeriods(double share) => share < 0.9 ? share : Math.Max(1, Math.Round(share));

    /// <summary>What is said of the time after a command keeps to the limits as well, and ends at rest where it is not cut off.</summary>
    private void LookAhead(JointCommand command)
    {
        motion.Keep();
        for (int period = 1; period <= command.PeriodsAhead; period++)
        {
            motion.Push(1, command.Afterwards(period));
            motion.Look();
        }

        for (int joint = 0; joint < jointCount && command.PeriodsAhead is > 0 and < Longest; joint++)
        {
            motion.Demand("not_at_rest", joint, Math.Abs(motion.Position[joint] - motion.PositionBefore[joint]), 0);
        }

        motion.Return();
    }

    private void Say(JointCommand command)
    {
        said = saysAfterwards ? command.PeriodsAhead : 0;
        for (int period = 1; period <= said; period++)
        {
            command.Afterwards(period).CopyTo(afterwards.AsSpan((period - 1) * jointCount));
        }
    }
}
