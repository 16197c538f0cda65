using SimpleVlaRl.Core.Commands;
using SimpleVlaRl.Core.Observations;
using SimpleVlaRl.Core.Policies;
using SimpleVlaRl.Core.Robots;
using SimpleVlaRl.Safety.Geometry;

namespace SimpleVlaRl.Safety.Guarding;

/// <summary>
/// The gate in the guard's process, seen from the runtime: what is proposed goes through shared memory, and what comes back has been published by the guard.
/// Whatever is not answered in time is rejected with <see cref="GateReason.NoHeartbeat"/>, and there is nothing to send.
/// </summary>
/// <remarks>The guard measures the joints itself; what this side measured is not looked at.</remarks>
public sealed class GuardedGate : ICommandGate, IDisposable
{
    private readonly GuardClient client;
    private readonly JointCommand[] commands;
    private readonly TimeSpan tickPatience;
    private readonly JointProfile[] joints;
    private readonly int jointCount;
    private readonly int chunkLength;
    private readonly CollisionModel? model;
    private ClearanceResult refused;

    private GuardedGate(GuardClient client, RobotProfile robot, int chunkLength)
    {
        (this.client, this.chunkLength) = (client, chunkLength);
        joints = [.. robot.Joints];
        model = CollisionModel.Of(robot);
        jointCount = joints.Length;
        commands = [new JointCommand(jointCount, 0), new JointCommand(jointCount, 0)];
        tickPatience = GuardTiming.TickPatience(robot.ServoRateHertz);
        Sink = new GuardedSink(client);
        Exclusivity = new GuardedExclusivity(client);
    }

    /// <summary>Where commands go: the guard has sent them, and this says what it could not.</summary>
    public IJointCommandSink Sink { get; }

    /// <summary>Who else commands the robot, as the guard sees it, and whether the guard is still there.</summary>
    public IExclusivityWatch Exclusivity { get; }

    /// <summary>The guard's process.</summary>
    public int GuardProcessId => client.GuardProcessId;

    /// <summary>What became of a guard that is lost, in a sentence without a stop; null while it is there.</summary>
    public string? Loss => client.IsLost ? client.DescribeLoss() : null;

    /// <summary>How often the guard has said what since it was started.</summary>
    public GuardCounts Counts => client.Status.Counts;

    /// <summary>Takes a robot's guard.</summary>
    /// <param name="identity">Which robot.</param>
    /// <param name="robot">The robot.</param>
    /// <param name="chunkLength">The waypoints of a chunk (K).</param>
    /// <param name="time">The clock; the same monotonic one as the guard's.</param>
    /// <param name="patience">How long to wait for a guard that can be taken.</param>
    /// <param name="failure">Asked while waiting: why there will be none, in one sentence; null while there may be.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <returns>The gate.</returns>
    /// <exception cref="GuardException">There is none, it is another robot's, build's or user's, or another runtime has it.</exception>
    public static GuardedGate Connect(
        GuardIdentity identity,
        RobotProfile robot,
        int chunkLength,
        TimeProvider time,
        TimeSpan patience,
        Func<string?>? failure = null,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(identity);
        ArgumentNullException.ThrowIfNull(robot);
        ArgumentNullException.ThrowIfNull(time);
        ArgumentOutOfRangeException.ThrowIfLessThan(chunkLength, 1);
        long began = time.GetTimestamp();
        while (true)
        {
            if (GuardClient.TryConnect(identity, chunkLength, time, out string problem) is { } client)
            {
                return new GuardedGate(client, robot, chunkLength);
            }

            if (failure?.Invoke() is { } reason)
            {
                throw new GuardException(reason);
            }

            if (time.GetElapsedTime(began) >= patience)
            {
                throw new GuardException(problem);
            }

            cancellation.WaitHandle.WaitOne(TimeSpan.FromMilliseconds(20));
            cancellation.ThrowIfCancellationRequested();
        }
    }

    /// <inheritdoc/>
    public ChunkDecision Admit(ActionChunk chunk)
    {
        ArgumentNullException.ThrowIfNull(chunk);
        ChunkDecision own = ChunkAdmission.Decide(chunk, chunkLength, joints, []);
        if (own.Verdict == GateVerdict.Rejected)
        {
            return own;
        }

        using (client.Enter())
        {
            client.Request.ChunkCount = chunk.Actions.Length;
            chunk.Actions.CopyTo(client.Request.Chunk, 0);
            return client.Ask(GuardRequestKind.Admit, tickPatience)
                ? new ChunkDecision(client.Reply.Verdict, client.Reply.Reason, client.Reply.Joint)
                : new ChunkDecision(GateVerdict.Rejected, GateReason.NoHeartbeat, -1);
        }
    }

    /// <inheritdoc/>
    public GateDecision Arm(ReadOnlySpan<double> measuredPositions)
    {
        if (measuredPositions.Length != jointCount)
        {
            return new GateDecision(GateVerdict.Rejected, GateReason.WrongJoints, -1, null);
        }

        using (client.Enter())
        {
            GateDecision decision = Decide(GuardRequestKind.Arm, GuardTiming.Patience);

            // Only for the words: the guard decides by what it measures itself.
            refused = decision.Reason is GateReason.Clearance or GateReason.Workspace && model is not null ? model.Evaluate(measuredPositions) : default;
            return decision;
        }
    }

    /// <inheritdoc/>
    public string TooClose => refused.Kind == GateReason.None ? "" : model?.Describe(refused) ?? "";

    /// <inheritdoc/>
    public GateDecision Submit(ProposedAction proposed) => Propose(GuardRequestKind.Submit, proposed);

    /// <inheritdoc/>
    public GateDecision GiveWay(ProposedAction proposed) => Propose(GuardRequestKind.GiveWay, proposed);

    /// <inheritdoc/>
    public double HoldingPush(ReadOnlySpan<double> measuredPositions)
    {
        using (client.Enter())
        {
            return client.Ask(GuardRequestKind.HoldingPush, tickPatience) ? client.Reply.Push : HoldRelaxation.MovingPush;
        }
    }

    /// <inheritdoc/>
    public void Disarm()
    {
        using (client.Enter())
        {
            // A guard that does not answer sends nothing of ours either: it holds by itself, or is gone.
            _ = client.Ask(GuardRequestKind.Disarm, GuardTiming.Patience);
        }
    }

    /// <summary>The stop, by a word in shared memory: from any thread, and without waiting for a proposal that is under way.</summary>
    public void Stop() => client.Stop();

    /// <inheritdoc/>
    public void ClearStop()
    {
        // What was said until here is taken back; a stop that comes meanwhile stands.
        int stops = client.Stops;
        using (client.Enter())
        {
            client.Request.Number = stops;
            _ = client.Ask(GuardRequestKind.ClearStop, GuardTiming.Patience);
        }
    }

    /// <summary>Leaves the guard, which stops what still moves.</summary>
    public void Dispose() => client.Dispose();

    private GateDecision Propose(GuardRequestKind kind, ProposedAction proposed)
    {
        ArgumentNullException.ThrowIfNull(proposed);
        if (proposed.Positions.Length != jointCount)
        {
            return new GateDecision(GateVerdict.Rejected, GateReason.WrongJoints, -1, null);
        }

        using (client.Enter())
        {
            client.Request.Source = proposed.Source;
            client.Request.SpeedShare = proposed.SpeedShare;
            proposed.Positions.CopyTo(client.Request.Positions, 0);
            return Decide(kind, tickPatience);
        }
    }

    private GateDecision Decide(GuardRequestKind kind, TimeSpan patience)
    {
        if (!client.Ask(kind, patience))
        {
            return new GateDecision(GateVerdict.Rejected, GateReason.NoHeartbeat, -1, null);
        }

        GuardReply reply = client.Reply;
        if (!reply.HasCommand)
        {
            return new GateDecision(reply.Verdict, reply.Reason, reply.Joint, null);
        }

        // Two instances take turns, as in the gate itself.
        JointCommand command = commands[reply.Sequence & 1];
        reply.Positions.CopyTo(command.MutablePositions);
        (command.Source, command.Sequence) = (reply.Source, reply.Sequence);
        return new GateDecision(reply.Verdict, reply.Reason, reply.Joint, command);
    }
}
