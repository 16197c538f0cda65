using SimpleVlaRl.Core.Commands;
using SimpleVlaRl.Core.Environments;
using SimpleVlaRl.Core.Episodes;
using SimpleVlaRl.Core.Observations;
using SimpleVlaRl.Core.Policies;
using SimpleVlaRl.Core.Robots;
using SimpleVlaRl.Safety;

namespace SimpleVlaRl.Training.Rollouts;

/// <summary>One environment driven as the robot is: every servo tick goes through the gate, and is recorded.</summary>
internal sealed class SimulatedRobot
{
    /// <summary>
    /// The share of the tracking error that the gate bears at which an episode has failed: reached at least one tick before the gate's own limit.
    /// </summary>
    private const double PressedShare = 0.8;

    private readonly IVectorEnvironment environments;
    private readonly int environment;
    private readonly RolloutOptions options;
    private readonly EpisodeRecorder? recorder;
    private readonly ProposedAction proposed;
    private readonly StepRecord step;
    private readonly double[] joints;
    private readonly JointProfile[] profiles;
    private int timeLimitTicks;

    public SimulatedRobot(
        IVectorEnvironment environments, int environment, IReadOnlyList<string> cameras, int chunkLength, RolloutOptions options, EpisodeRecorder? recorder)
    {
        this.environments = environments;
        this.environment = environment;
        this.options = options;
        this.recorder = recorder;
        RobotProfile robot = environments.Robot;
        int count = robot.Joints.Count;
        Gate = new CommandGate(robot, chunkLength);
        proposed = new ProposedAction(count);
        step = new StepRecord(count);
        joints = new double[count];
        profiles = [.. robot.Joints];
        Frames = [.. cameras.Select(name => FrameOf(robot, name))];
        CameraNames = cameras;
    }

    public CommandGate Gate { get; }

    public IReadOnlyList<string> CameraNames { get; }

    public IReadOnlyList<ImageFrame> Frames { get; }

    /// <summary>The joints measured by the last <see cref="Observe"/>.</summary>
    public double[] Joints => joints;

    /// <summary>How the episode ended; null while it runs.</summary>
    public EpisodeOutcome? Outcome { get; private set; }

    public int Ticks { get; private set; }

    public int GateLimited { get; private set; }

    public int GateRejected { get; private set; }

    public double Seconds => environments.SimulatedSeconds(environment);

    /// <summary>Sets up an episode and arms the gate at the measured joints.</summary>
    public void Begin(EpisodeStart start)
    {
        environments.Reset(environment, start);
        timeLimitTicks = options.TimeLimitTicks(start.Task);
        ArgumentOutOfRangeException.ThrowIfLessThan(timeLimitTicks, 1);
        Outcome = null;
        Ticks = 0;
        GateLimited = 0;
        GateRejected = 0;
        environments.ReadJointPositions(environment, joints);
        GateDecision armed = Gate.Arm(joints);
        if (armed.Verdict != GateVerdict.Accepted)
        {
            Outcome = Rejected(armed);
        }
    }

    /// <summary>Keeps how the episode stands, between two chunks.</summary>
    /// <exception cref="InvalidOperationException">The environments cannot be gone on with from a moment, or the episode has ended.</exception>
    public RobotSnapshot Save() => Outcome is null
        ? new RobotSnapshot(Restorable.Save(environment), Gate.Snapshot(), Ticks)
        : throw new InvalidOperationException($"The episode has ended ({Outcome.Kind}); only one that runs can be gone on with.");

    /// <summary>Goes on from there, in place of <see cref="Begin"/>; the time limit still counts from the episode's start.</summary>
    /// <exception cref="InvalidOperationException">The environments cannot be gone on with from a moment.</exception>
    public void Continue(RobotSnapshot from)
    {
        Restorable.Restore(environment, from.Environment);
        Gate.Restore(from.Gate);
        timeLimitTicks = options.TimeLimitTicks(from.Environment.Start.Task);
        (Outcome, Ticks, GateLimited, GateRejected) = (null, from.Ticks, 0, 0);
    }

    /// <summary>Takes a picture from every camera and measures the joints.</summary>
    public void Observe()
    {
        environments.ReadJointPositions(environment, joints);
        for (int camera = 0; camera < Frames.Count; camera++)
        {
            environments.Render(environment, CameraNames[camera], Frames[camera]);
            recorder?.Frame(camera, Frames[camera], Seconds);
        }
    }

    /// <summary>Holds the last command for the time that inference takes.</summary>
    public void HoldForInference()
    {
        for (int tick = 0; tick < options.InferenceDelayTicks && Outcome is null; tick++)
        {
            Gate.LastPositions.CopyTo(proposed.Positions);
            Submit(ActionSource.Hold, -1);
        }
    }

    /// <summary>Plays what a play-out has left.</summary>
    /// <param name="playOut">The play-out, started.</param>
    /// <param name="source">Whose waypoints.</param>
    /// <param name="chunkIndex">The chunk's index in the episode.</param>
    public void Play(ChunkPlayOut playOut, ActionSource source, int chunkIndex)
    {
        while (Outcome is null && playOut.TryNext(proposed.Positions))
        {
            Submit(source, chunkIndex);
        }

        playOut.Stop();
    }

    /// <summary>Plays a policy's chunk if the gate admits it, and ends the episode as invalid otherwise; an episode that has ended stays as it is.</summary>
    /// <param name="playOut">The play-out.</param>
    /// <param name="chunk">The chunk.</param>
    /// <param name="chunkIndex">The chunk's index in the episode.</param>
    public void PlayAdmitted(ChunkPlayOut playOut, ActionChunk chunk, int chunkIndex)
    {
        if (Outcome is not null)
        {
            return;
        }

        ChunkDecision decision = Gate.Admit(chunk);
        if (decision.Verdict == GateVerdict.Accepted)
        {
            playOut.Start(Gate.LastPositions, chunk);
            Play(playOut, ActionSource.Policy, chunkIndex);
        }
        else
        {
            Outcome = decision.Reason == GateReason.SeamJump
                ? EpisodeOutcome.Failure("jump")
                : EpisodeOutcome.Invalid($"gate: {decision.Reason} at action {decision.Index}", "runtime");
        }
    }

    /// <summary>Ends the episode as invalid.</summary>
    public void Invalidate(string reason) => Outcome = EpisodeOutcome.Invalid(reason, "runtime");

    private IRestorableEnvironment Restorable => environments as IRestorableEnvironment ?? throw new InvalidOperationException(
        $"{environments.GetType().Name} cannot go on from the middle of an episode; leave branching out (branch_share 0).");

    private void Submit(ActionSource source, int chunkIndex)
    {
        environments.ReadJointPositions(environment, proposed.MeasuredPositions);
        proposed.IsMeasured = true;
        proposed.Source = source;
        GateDecision decision = Gate.Submit(proposed);
        Record(decision, source, chunkIndex);
        if (decision.Verdict is not (GateVerdict.Accepted or GateVerdict.Limited) || decision.Command is null)
        {
            GateRejected++;
            Outcome = Rejected(decision);
            return;
        }

        GateLimited += decision.Verdict == GateVerdict.Limited ? 1 : 0;
        EnvironmentState state = environments.Step(environment, decision.Command.Positions);
        Ticks++;
        Outcome = state switch
        {
            EnvironmentState.Succeeded => EpisodeOutcome.Success("simulator"),
            EnvironmentState.Running when IsPressed() => EpisodeOutcome.Failure("pressed"),
            EnvironmentState.Running when Ticks < timeLimitTicks => null,
            EnvironmentState.Running => EpisodeOutcome.Failure("timeout"),
            _ => EpisodeOutcome.Invalid("physics", "simulator"),
        };
    }

    /// <summary>Whether an arm pushes so hard against something that a joint no longer follows.</summary>
    /// <remarks>
    /// On a robot the gate ends this as a fault, which counts neither way, for a driver or a motor may be the reason. Here everything is known to be
    /// sound, so the policy did it, and the episode has failed. If it counted neither way, pressing would be a way out of failing, and GRPO takes it:
    /// a policy of place_empty_cup learned to press in 374 of 527 episodes while its success among the others rose.
    /// </remarks>
    private bool IsPressed()
    {
        environments.ReadJointPositions(environment, proposed.MeasuredPositions);
        ReadOnlySpan<double> commanded = Gate.LastPositions;
        for (int joint = 0; joint < commanded.Length; joint++)
        {
            // A gripper is held open by what it grasps: that is its work.
            if (profiles[joint].Unit != JointUnit.Opening
                && Math.Abs(commanded[joint] - proposed.MeasuredPositions[joint]) > PressedShare * profiles[joint].MaximumTrackingError)
            {
                return true;
            }
        }

        return false;
    }

    private void Record(GateDecision decision, ActionSource source, int chunkIndex)
    {
        if (recorder is null)
        {
            return;
        }

        step.Tick = Ticks;
        step.ChunkIndex = chunkIndex;
        step.Source = source;
        step.Verdict = decision.Verdict;
        step.Reason = decision.Reason;
        proposed.Positions.CopyTo(step.ProposedPositions, 0);
        Gate.LastPositions.CopyTo(step.AppliedPositions);
        proposed.MeasuredPositions.CopyTo(step.MeasuredPositions, 0);
        recorder.Step(step, Seconds);
    }

    /// <summary>
    /// Here everything is known to be sound, so what the policy asks and the gate refuses is the policy's failure (see <see cref="IsPressed"/>).
    /// </summary>
    private EpisodeOutcome Rejected(GateDecision decision) => decision.Reason == GateReason.LimitedTooOften
        ? EpisodeOutcome.Failure("limited")
        : EpisodeOutcome.Invalid(
        decision.Joint >= 0 ? $"gate: {decision.Reason} of {environments.Robot.JointLabels[decision.Joint]}" : $"gate: {decision.Reason}",
        "runtime");

    private static ImageFrame FrameOf(RobotProfile robot, string name)
    {
        CameraProfile camera = robot.Cameras.FirstOrDefault(camera => camera.Name == name)
            ?? throw new ArgumentException(
                $"The robot '{robot.Name}' has no camera '{name}'; it has {string.Join(", ", robot.Cameras.Select(camera => camera.Name))}.", nameof(name));
        return new ImageFrame(camera.Width, camera.Height);
    }
}
