using SimpleVlaRl.Core.Commands;
using SimpleVlaRl.Core.Policies;
using SimpleVlaRl.Core.Robots;

namespace SimpleVlaRl.Safety;

/// <summary>
/// The gate in-process: finite, measured, following, inside the position limits, not too fast; three answers, and could-not-check is rejected.
/// </summary>
/// <remarks>
/// The reference for velocity is the command sent last, not the measurement, which lags; the tracking check bounds how far the two may
/// part. When a joint of an arm is too fast all the arm's joints are scaled by one factor, so the path keeps its shape; grippers
/// are limited by themselves.
/// </remarks>
public sealed class CommandGate : ICommandGate
{
    private readonly JointProfile[] joints;
    private readonly int[] armOfJoint;
    private readonly double[] armScales;
    private readonly double[] lastPositions;
    private readonly double periodSeconds;
    private readonly int chunkLength;
    private readonly JointCommand[] commands;
    private long sequence;
    private bool isArmed;
    private bool isStopped;

    /// <summary>Makes a gate that rejects everything until <see cref="Arm"/>.</summary>
    /// <param name="robot">The robot; its limits apply.</param>
    /// <param name="chunkLength">The waypoints of a chunk (K).</param>
    /// <exception cref="ArgumentException">The profile has errors.</exception>
    public CommandGate(RobotProfile robot, int chunkLength)
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
        periodSeconds = 1.0 / robot.ServoRateHertz;
        this.chunkLength = chunkLength;
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
        isArmed = true;
        isStopped = false;
        return new GateDecision(GateVerdict.Accepted, GateReason.None, -1, Send(ActionSource.Hold));
    }

    /// <inheritdoc/>
    public GateDecision Submit(ProposedAction proposed)
    {
        ArgumentNullException.ThrowIfNull(proposed);
        if (!isArmed)
        {
            return new GateDecision(GateVerdict.Rejected, isStopped ? GateReason.Stopped : GateReason.NoMeasurement, -1, null);
        }

        if (isStopped)
        {
            return Hold(GateReason.Stopped, -1);
        }

        if (proposed.Positions.Length != joints.Length || proposed.MeasuredPositions.Length != joints.Length)
        {
            return Hold(GateReason.WrongJoints, -1);
        }

        if (!proposed.IsMeasured)
        {
            return Hold(GateReason.NoMeasurement, -1);
        }

        for (int joint = 0; joint < joints.Length; joint++)
        {
            if (!double.IsFinite(proposed.Positions[joint]))
            {
                return Hold(GateReason.NotFinite, joint);
            }

            // Written so that a measurement that is not a number fails the comparison.
            if (!(Math.Abs(lastPositions[joint] - proposed.MeasuredPositions[joint]) <= joints[joint].MaximumTrackingError))
            {
                return Hold(double.IsFinite(proposed.MeasuredPositions[joint]) ? GateReason.TrackingError : GateReason.NoMeasurement, joint);
            }
        }

        return Limit(proposed);
    }

    /// <inheritdoc/>
    public void Stop() => isStopped = true;

    private GateDecision Limit(ProposedAction proposed)
    {
        GateReason reason = GateReason.None;
        int blamed = -1;
        Array.Fill(armScales, 1.0);
        for (int joint = 0; joint < joints.Length; joint++)
        {
            double change = Math.Abs(ClampedPosition(joint, proposed.Positions[joint]) - lastPositions[joint]);
            double largestChange = joints[joint].MaximumVelocity * periodSeconds;
            if (joints[joint].Unit != JointUnit.Opening && change > largestChange)
            {
                armScales[armOfJoint[joint]] = Math.Min(armScales[armOfJoint[joint]], largestChange / change);
            }
        }

        for (int joint = 0; joint < joints.Length; joint++)
        {
            double wished = proposed.Positions[joint];
            double inside = ClampedPosition(joint, wished);
            double largestChange = joints[joint].MaximumVelocity * periodSeconds;
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

            if (inside != wished)
            {
                reason |= GateReason.PositionLimit;
                blamed = blamed < 0 ? joint : blamed;
            }

            lastPositions[joint] = applied;
        }

        GateVerdict verdict = reason == GateReason.None ? GateVerdict.Accepted : GateVerdict.Limited;
        return new GateDecision(verdict, reason, blamed, Send(proposed.Source));
    }

    private double ClampedPosition(int joint, double position) => Math.Clamp(
        position,
        joints[joint].LowerPosition + joints[joint].PositionMargin,
        joints[joint].UpperPosition - joints[joint].PositionMargin);

    private GateDecision Hold(GateReason reason, int joint) => new(GateVerdict.Rejected, reason, joint, Send(ActionSource.Hold));

    /// <summary>Two instances take turns, so that the command of this tick and the last one can be compared.</summary>
    private JointCommand Send(ActionSource source)
    {
        sequence++;
        JointCommand command = commands[sequence % commands.Length];
        lastPositions.CopyTo(command.MutablePositions);
        command.Source = source;
        command.Sequence = sequence;
        return command;
    }
}
