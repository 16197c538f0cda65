using SimpleVlaRl.Core.Commands;
using SimpleVlaRl.Core.Policies;
using SimpleVlaRl.Core.Robots;
using SimpleVlaRl.Safety.Geometry;
using SimpleVlaRl.Safety.Motion;

namespace SimpleVlaRl.Safety;

/// <summary>
/// The gate in-process: finite, measured, following, inside the position limits, and never faster, nor faster faster, than can be stopped inside every limit;
/// three answers, and could-not-check is rejected.
/// </summary>
/// <remarks>
/// The reference for all limits is the command sent last, not the measurement, which lags; the tracking check bounds how far the two may part, and goes on to
/// count from the last command that was accepted while a hold gives way: giving way is not following. A hold comes to rest along the plan that every
/// accepted command comes with, and then stays (<see cref="MotionLimiter"/>). With a clock, a command that is late finds the arms further along that plan,
/// one that is early may move less, and one within half a period of the last, or that took longer than that to be decided, is not sent.
/// </remarks>
public sealed class CommandGate : ICommandGate
{
    private readonly JointProfile[] joints;
    private readonly MotionLimiter limiter;
    private readonly CollisionModel? model;
    private readonly ChaseWatch chase;
    private readonly CommandInterval interval;
    private readonly double[] references;
    private readonly double[] savedReferences;
    private readonly double[] targets;
    private readonly int chunkLength;
    private readonly int horizonPeriods;
    private readonly bool saysAfterwards;
    private readonly JointCommand[] commands;
    private long sequence;
    private bool isArmed;
    private bool isGivingWay;
    private bool wasGivingWay;
    private ClearanceResult found;
    private volatile bool isStopped;

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
        model = CollisionModel.Of(robot);
        limiter = new MotionLimiter(robot, model);
        chase = new ChaseWatch(joints, robot.ServoRateHertz);
        interval = new CommandInterval(1.0 / robot.ServoRateHertz, time);
        (references, savedReferences) = (new double[joints.Length], new double[joints.Length]);
        targets = new double[joints.Length];
        this.chunkLength = chunkLength;
        horizonPeriods = Math.Clamp((int)Math.Round(robot.CommandHorizon.TotalSeconds * robot.ServoRateHertz) - 1, 0, JointCommand.MostPeriodsAhead);
        saysAfterwards = robot.CommandChannels.All(channel => channel.Dialect == CommandDialect.JointTrajectory);
        commands = [new JointCommand(joints.Length, JointCommand.MostPeriodsAhead), new JointCommand(joints.Length, JointCommand.MostPeriodsAhead)];
        if (time is not null)
        {
            GateRehearsal.Run(new CommandGate(robot, chunkLength), joints);
        }
    }

    /// <summary>The joint positions sent last; meaningful once armed.</summary>
    public ReadOnlySpan<double> LastPositions => limiter.Positions;

    /// <inheritdoc/>
    public ChunkDecision Admit(ActionChunk chunk) => ChunkAdmission.Decide(chunk, chunkLength, joints, isArmed ? LastPositions : []);

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

        GateReason refusal = StartPose.Refusal(joints, measuredPositions, model, out int joint, out found);
        if (refusal != GateReason.None)
        {
            return new GateDecision(GateVerdict.Rejected, refusal, joint, null);
        }

        // Where they are, whatever was commanded last: a person, gravity or a braking drive may have moved them since.
        limiter.Rest(measuredPositions);
        LastPositions.CopyTo(references);
        chase.Restart();
        interval.Restart();
        (isArmed, isGivingWay) = (true, false);
        return new GateDecision(GateVerdict.Accepted, GateReason.None, -1, Send(ActionSource.Hold));
    }

    /// <inheritdoc/>
    public GateDecision Submit(ProposedAction proposed)
    {
        ArgumentNullException.ThrowIfNull(proposed);
        return !isArmed ? NotArmed() : !TryOpen() ? TooSoon() : InTime(Decide(proposed));
    }

    /// <inheritdoc/>
    public GateDecision GiveWay(ProposedAction proposed)
    {
        ArgumentNullException.ThrowIfNull(proposed);
        return !isArmed ? NotArmed()
            : !TryOpen() ? TooSoon()
            : InTime(proposed.MeasuredPositions.Length != joints.Length ? HoldBlindly()
                : Hold(isStopped ? GateReason.Stopped : GateReason.None, -1, proposed));
    }

    /// <inheritdoc/>
    public double HoldingPush(ReadOnlySpan<double> measuredPositions)
    {
        double largest = 0;
        for (int joint = 0; joint < measuredPositions.Length && isArmed; joint++)
        {
            double share = Math.Abs(LastPositions[joint] - measuredPositions[joint]) / HoldRelaxation.LargestPush(joints[joint]);
            largest = double.IsFinite(share) ? Math.Max(largest, share) : largest;
        }

        // What still moves must be sent on until it rests.
        return isArmed && !limiter.IsAtRest ? Math.Max(largest, HoldRelaxation.MovingPush) : largest;
    }

    /// <inheritdoc/>
    public string TooClose => found is { Kind: not GateReason.None, Slack: < 0 } ? model?.Describe(found) ?? ""
        : limiter.TooClose.Kind != GateReason.None ? model?.Describe(limiter.TooClose) ?? "" : "";

    /// <inheritdoc/>
    public void Disarm() => isArmed = false;

    /// <inheritdoc/>
    public void Stop() => isStopped = true;

    /// <inheritdoc/>
    public void ClearStop() => isStopped = isArmed = false;

    /// <summary>Keeps all that the gate remembers, for a simulator: see <see cref="GateSnapshot"/>.</summary>
    internal GateSnapshot Snapshot() => isArmed && !isStopped && !interval.HasClock
        ? new(joints, interval.Seconds, limiter.Snapshot(), chase.Copy(), [.. references], isGivingWay, sequence)
        : throw new InvalidOperationException("Only a gate without a clock, armed and not stopped, can be gone on with elsewhere.");

    /// <summary>Goes on from a snapshot, in place of <see cref="Arm"/>.</summary>
    internal void Restore(GateSnapshot snapshot)
    {
        if (interval.HasClock || isStopped)
        {
            throw new InvalidOperationException("A gate with a clock, which is a robot's, or one that is stopped, goes on from no other one's state; arm it.");
        }

        snapshot.Demand(joints, interval.Seconds);
        limiter.Restore(snapshot.Motion);
        chase.Take(snapshot.Chase);
        snapshot.References.CopyTo(references, 0);
        (isArmed, isGivingWay, sequence) = (true, snapshot.IsGivingWay, snapshot.Sequence);
    }

    /// <summary>Notes what was sent last, and opens the interval of the next command; false when it is too soon for one.</summary>
    private bool TryOpen()
    {
        limiter.Save();
        references.CopyTo(savedReferences, 0);
        wasGivingWay = isGivingWay;
        return interval.TryOpen(limiter);
    }

    /// <summary>Decides, unless that took so long that the arms have gone on meanwhile: then nothing was, and the next tick begins where they are.</summary>
    private GateDecision InTime(in GateDecision decision)
    {
        if (!interval.IsTooLate)
        {
            return decision;
        }

        limiter.Restore();
        interval.Reopen();
        savedReferences.CopyTo(references, 0);
        isGivingWay = wasGivingWay;
        return new GateDecision(GateVerdict.Rejected, GateReason.TooLate, -1, null);
    }

    private GateDecision Decide(ProposedAction proposed)
    {
        if (proposed.Positions.Length != joints.Length || proposed.MeasuredPositions.Length != joints.Length)
        {
            return HoldBlindly();
        }

        int refused = -1;
        GateReason refusal = isStopped ? GateReason.Stopped
            : chase.IsOver && proposed.IsMeasured ? GateReason.LimitedTooOften
            : ProposalCheck.Refusal(joints, references, proposed, out refused);
        return refusal == GateReason.None ? Follow(proposed) : Hold(refusal, refused, proposed);
    }

    /// <summary>Moves to what is proposed unless something pushes the arms, or, where nobody proposes anything, comes to rest and stays there.</summary>
    private GateDecision Follow(ProposedAction proposed)
    {
        GateReason reason = GateReason.None;
        int blamed = -1;
        if (proposed.Source == ActionSource.Hold)
        {
            reason = limiter.IsAtRest ? GateReason.None : GateReason.AccelerationLimit;
            limiter.Brake(interval.Seconds);
        }
        else
        {
            double measuredSlack = MeasuredSlack(proposed);
            if (limiter.IsPushed(measuredSlack))
            {
                return Hold(GateReason.Clearance, -1, proposed);
            }

            reason = limiter.Move(proposed.Positions, proposed.SpeedShare, interval.Seconds, proposed.MeasuredPositions, measuredSlack, out blamed);
            chase.Note(proposed.Positions, LastPositions);
        }

        isGivingWay = false;
        LastPositions.CopyTo(references);
        return new GateDecision(reason == GateReason.None ? GateVerdict.Accepted : GateVerdict.Limited, reason, blamed, Send(proposed.Source));
    }

    /// <summary>Comes to rest, and then gives way where the arm is kept from following.</summary>
    private GateDecision Hold(GateReason reason, int joint, ProposedAction proposed)
    {
        bool gives = proposed.IsMeasured && (isGivingWay || limiter.IsAtRest);
        for (int index = 0; index < joints.Length && gives; index++)
        {
            targets[index] = HoldRelaxation.Target(joints[index], references[index], LastPositions[index], proposed.MeasuredPositions[index]);
            isGivingWay |= targets[index] != LastPositions[index];
        }

        if (gives && isGivingWay)
        {
            limiter.Move(targets, HoldRelaxation.VelocityShare, interval.Seconds, [], MeasuredSlack(proposed), out _);
        }
        else
        {
            limiter.Brake(interval.Seconds);
            if (!isGivingWay)
            {
                // The way to rest is the gate's own, and followed like what was accepted; giving way is not following.
                LastPositions.CopyTo(references);
            }
        }

        return new GateDecision(GateVerdict.Rejected, reason, joint, Send(ActionSource.Hold));
    }

    private double MeasuredSlack(ProposedAction proposed)
    {
        if (model is null)
        {
            return double.PositiveInfinity;
        }

        found = model.Evaluate(proposed.MeasuredPositions);
        return found.Slack;
    }

    /// <summary>Comes to rest, where what is said of the joints cannot be theirs.</summary>
    private GateDecision HoldBlindly()
    {
        limiter.Brake(interval.Seconds);
        return new GateDecision(GateVerdict.Rejected, GateReason.WrongJoints, -1, Send(ActionSource.Hold));
    }

    /// <summary>Nothing may be sent: where the arms are, and whether a person moves them, is not known.</summary>
    private GateDecision NotArmed() => new(GateVerdict.Rejected, isStopped ? GateReason.Stopped : GateReason.NotArmed, -1, null);

    private static GateDecision TooSoon() => new(GateVerdict.Rejected, GateReason.TooSoon, -1, null);

    /// <summary>Two instances take turns, so that the command of this tick and the last one can be compared.</summary>
    private JointCommand Send(ActionSource source)
    {
        sequence++;
        JointCommand command = commands[sequence % commands.Length];
        LastPositions.CopyTo(command.MutablePositions);

        // To rest, where half a second is enough for that, and to the horizon at least.
        command.PeriodsAhead = (int)Math.Clamp(limiter.PeriodsToRest, horizonPeriods, JointCommand.MostPeriodsAhead);
        limiter.CopyAfterwards(command.MutableAfterwards);
        interval.Close(saysAfterwards ? command.PeriodsAhead : 0);
        (command.Source, command.Sequence, command.LatestTimestamp) = (source, sequence, interval.LatestTimestamp);
        return command;
    }
}
