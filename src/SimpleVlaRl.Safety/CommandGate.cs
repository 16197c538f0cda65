using SimpleVlaRl.Core.Commands;
using SimpleVlaRl.Core.Policies;
using SimpleVlaRl.Core.Robots;

namespace SimpleVlaRl.Safety;

/// <summary>
/// The gate in-process: finite, measured, following, inside the position limits, not too fast; three answers, and could-not-check is rejected.
/// </summary>
/// <remarks>
/// The reference for velocity is the command sent last, not the measurement, which lags; the tracking check bounds how far the two may
/// part, and goes on to count from the last command that was accepted while a hold gives way: giving way is not following. When a joint of
/// an arm is too fast all the arm's joints are scaled by one factor, so the path keeps its shape; grippers are limited by themselves.
/// With a clock the limit is one per second and not per call: what follows a late command too soon may move less.
/// </remarks>
public sealed class CommandGate : ICommandGate
{
    /// <summary>The share of the servo period that a command may come early without being slowed down; a tick's jitter is far below.</summary>
    private const double EarlyShare = 0.05;

    private readonly JointProfile[] joints;
    private readonly int[] armOfJoint;
    private readonly double[] armScales;
    private readonly double[] lastPositions;
    private readonly double[] references;
    private readonly double periodSeconds;
    private readonly int chunkLength;
    private readonly TimeProvider? time;
    private readonly JointCommand[] commands;
    private long sequence;
    private long sentTimestamp;
    private bool isArmed;
    private bool isStopped;

    /// <summary>Makes a gate that rejects everything until <see cref="Arm"/>.</summary>
    /// <param name="robot">The robot; its limits apply.</param>
    /// <param name="chunkLength">The waypoints of a chunk (K).</param>
    /// <param name="time">The clock that commands are sent by; null where every call is one servo period after the last, as in a simulator that is
    /// stepped.</param>
    /// <exception cref="ArgumentException">The profile has errors.</exception>
    public CommandGate(RobotProfile robot, int chunkLength, TimeProvider? time = null)
    {
        ArgumentNullException.ThrowIfNull(robot);
        IReadOnlyList<string> errors = robot.Validate();
        if (errors.Count > 0)
        {
            throw new ArgumentException($"The robot profile '{robot.Name}' cannot be used: {string.Join("; ", errors)}.", nameof(robot));
        }

        joints = [.. robot.Joints];
        armOfJoint = [.. robot.Arms.SelectMany((arm, index) => arm.Joints.Select(_ => index))];
        armScales = new double[robot.Arms.Count];
        lastPositions = new double[joints.Length];
        references = new double[joints.Length];
        periodSeconds = 1.0 / robot.ServoRateHertz;
        this.chunkLength = chunkLength;
        this.time = time;
        commands = [new JointCommand(joints.Length), new JointCommand(joints.Length)];
    }

    /// <summary>The joint positions sent last; meaningful once armed.</summary>
    public ReadOnlySpan<double> LastPositions => lastPositions;

    /// <inheritdoc/>
    public ChunkDecision Admit(ActionChunk chunk)
    {
        ArgumentNullException.ThrowIfNull(chunk);
        if (chunk.Dimension != joints.Length || chunk.Length != chunkLength || chunk.Actions.Length != chunkLength * joints.Length)
        {
            return new ChunkDecision(GateVerdict.Rejected, GateReason.WrongJoints, -1);
        }

        for (int index = 0; index < chunk.Actions.Length; index++)
        {
            if (!float.IsFinite(chunk.Actions[index]))
            {
                return new ChunkDecision(GateVerdict.Rejected, GateReason.NotFinite, index);
            }
        }

        return new ChunkDecision(GateVerdict.Accepted, GateReason.None, -1);
    }

    /// <inheritdoc/>
    public GateDecision Arm(ReadOnlySpan<double> measuredPositions)
    {
        isArmed = false;
        if (isStopped)
        {
            return new GateDecision(GateVerdict.Rejected, GateReason.Stopped, -1, null);
        }

        if (measuredPositions.Length != joints.Length)
        {
            return new GateDecision(GateVerdict.Rejected, GateReason.WrongJoints, -1, null);
        }

        for (int joint = 0; joint < joints.Length; joint++)
        {
            double position = measuredPositions[joint];
            if (!double.IsFinite(position))
            {
                return new GateDecision(GateVerdict.Rejected, GateReason.NotFinite, joint, null);
            }

            if (position < joints[joint].LowerPosition || position > joints[joint].UpperPosition)
            {
                return new GateDecision(GateVerdict.Rejected, GateReason.PositionLimit, joint, null);
            }
        }

        measuredPositions.CopyTo(lastPositions);
        measuredPositions.CopyTo(references);
        isArmed = true;
        return new GateDecision(GateVerdict.Accepted, GateReason.None, -1, Send(ActionSource.Hold));
    }

    /// <inheritdoc/>
    public GateDecision Submit(ProposedAction proposed)
    {
        ArgumentNullException.ThrowIfNull(proposed);
        if (!isArmed)
        {
            return NotArmed();
        }

        if (proposed.Positions.Length != joints.Length || proposed.MeasuredPositions.Length != joints.Length)
        {
            return new GateDecision(GateVerdict.Rejected, GateReason.WrongJoints, -1, Send(ActionSource.Hold));
        }

        if (isStopped)
        {
            return Hold(GateReason.Stopped, -1, proposed);
        }

        if (!proposed.IsMeasured)
        {
            return Hold(GateReason.NoMeasurement, -1, proposed);
        }

        for (int joint = 0; joint < joints.Length; joint++)
        {
            if (!double.IsFinite(proposed.Positions[joint]))
            {
                return Hold(GateReason.NotFinite, joint, proposed);
            }

            // Written so that a measurement that is not a number fails the comparison.
            if (!(Math.Abs(references[joint] - proposed.MeasuredPositions[joint]) <= joints[joint].MaximumTrackingError))
            {
                return Hold(double.IsFinite(proposed.MeasuredPositions[joint]) ? GateReason.TrackingError : GateReason.NoMeasurement, joint, proposed);
            }
        }

        (GateReason reason, int blamed) = MoveTowards(proposed.Positions);
        lastPositions.CopyTo(references, 0);
        return new GateDecision(reason == GateReason.None ? GateVerdict.Accepted : GateVerdict.Limited, reason, blamed, Send(proposed.Source));
    }

    /// <inheritdoc/>
    public GateDecision GiveWay(ProposedAction proposed)
    {
        ArgumentNullException.ThrowIfNull(proposed);
        return isArmed ? Hold(isStopped ? GateReason.Stopped : GateReason.None, -1, proposed) : NotArmed();
    }

    /// <inheritdoc/>
    public double HoldingPush(ReadOnlySpan<double> measuredPositions)
    {
        double largest = 0;
        for (int joint = 0; joint < joints.Length && isArmed; joint++)
        {
            double share = Math.Abs(lastPositions[joint] - measuredPositions[joint]) / HoldRelaxation.LargestPush(joints[joint]);
            largest = double.IsFinite(share) ? Math.Max(largest, share) : largest;
        }

        return largest;
    }

    /// <inheritdoc/>
    public void Disarm() => isArmed = false;

    /// <inheritdoc/>
    public void Stop() => isStopped = true;

    /// <inheritdoc/>
    public void ClearStop() => isStopped = isArmed = false;

    /// <summary>Moves the command towards positions as far as the limits allow in this call.</summary>
    private (GateReason Reason, int Blamed) MoveTowards(ReadOnlySpan<double> wishes)
    {
        GateReason reason = GateReason.None;
        int blamed = -1;
        double seconds = SecondsSinceLast();
        Array.Fill(armScales, 1.0);
        for (int joint = 0; joint < joints.Length; joint++)
        {
            double change = Math.Abs(ClampedPosition(joint, wishes[joint]) - lastPositions[joint]);
            double largestChange = joints[joint].MaximumVelocity * seconds;
            if (joints[joint].Unit != JointUnit.Opening && change > largestChange)
            {
                armScales[armOfJoint[joint]] = Math.Min(armScales[armOfJoint[joint]], largestChange / change);
            }
        }

        for (int joint = 0; joint < joints.Length; joint++)
        {
            double inside = ClampedPosition(joint, wishes[joint]);
            double largestChange = joints[joint].MaximumVelocity * seconds;
            double scale = joints[joint].Unit == JointUnit.Opening ? 1.0 : armScales[armOfJoint[joint]];
            double applied = lastPositions[joint] + Math.Clamp(scale * (inside - lastPositions[joint]), -largestChange, largestChange);
            if (scale == 1.0 && Math.Abs(inside - lastPositions[joint]) <= largestChange)
            {
                applied = inside;
            }
            else
            {
                reason |= GateReason.VelocityLimit;
                blamed = blamed < 0 ? joint : blamed;
            }

            if (inside != wishes[joint])
            {
                reason |= GateReason.PositionLimit;
                blamed = blamed < 0 ? joint : blamed;
            }

            lastPositions[joint] = applied;
        }

        return (reason, blamed);
    }

    /// <summary>The time in which the arms may have moved: a period, or less when this call follows the last one sooner.</summary>
    private double SecondsSinceLast()
    {
        if (time is null)
        {
            return periodSeconds;
        }

        double elapsed = time.GetElapsedTime(sentTimestamp).TotalSeconds;
        return elapsed >= periodSeconds * (1 - EarlyShare) ? periodSeconds : Math.Max(0, elapsed);
    }

    private double ClampedPosition(int joint, double position) => Math.Clamp(
        position,
        joints[joint].LowerPosition + joints[joint].PositionMargin,
        joints[joint].UpperPosition - joints[joint].PositionMargin);

    /// <summary>Nothing may be sent: where the arms are, and whether a person moves them, is not known.</summary>
    private GateDecision NotArmed() => new(GateVerdict.Rejected, isStopped ? GateReason.Stopped : GateReason.NotArmed, -1, null);

    /// <summary>Holds, and gives way where the arm is kept from following.</summary>
    private GateDecision Hold(GateReason reason, int joint, ProposedAction proposed)
    {
        if (proposed.IsMeasured)
        {
            double seconds = SecondsSinceLast();
            for (int index = 0; index < joints.Length; index++)
            {
                double target = HoldRelaxation.Target(joints[index], references[index], lastPositions[index], proposed.MeasuredPositions[index]);
                if (target != lastPositions[index])
                {
                    double largestChange = HoldRelaxation.Velocity(joints[index]) * seconds;
                    lastPositions[index] += Math.Clamp(ClampedPosition(index, target) - lastPositions[index], -largestChange, largestChange);
                }
            }
        }

        return new GateDecision(GateVerdict.Rejected, reason, joint, Send(ActionSource.Hold));
    }

    /// <summary>Two instances take turns, so that the command of this tick and the last one can be compared.</summary>
    private JointCommand Send(ActionSource source)
    {
        sequence++;
        sentTimestamp = time?.GetTimestamp() ?? 0;
        JointCommand command = commands[sequence % commands.Length];
        lastPositions.CopyTo(command.MutablePositions);
        command.Source = source;
        command.Sequence = sequence;
        return command;
    }
}
