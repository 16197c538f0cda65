using SimpleVlaRl.Core.Commands;
using SimpleVlaRl.Core.Environments;
using SimpleVlaRl.Core.Episodes;
using SimpleVlaRl.Core.Observations;
using SimpleVlaRl.Core.Policies;
using SimpleVlaRl.Core.Robots;
using SimpleVlaRl.Robots;
using SimpleVlaRl.Safety;
using SimpleVlaRl.Simulation;
using SimpleVlaRl.Simulation.Errors;
using SimpleVlaRl.Simulation.Tasks;
using SimpleVlaRl.Training.Rollouts;

namespace SimpleVlaRl.Training.Tests.Rollouts;

/// <summary>Episodes in MuJoCo behind the gate, gone on with from their middle in another environment, against the same episodes left alone.</summary>
public sealed class RobotSnapshotTests
{
    private const int WaypointRateHertz = 10;
    private const int WaypointsPerChunk = 8;

    public static TheoryData<string, double> Episodes =>
        [.. SimulatedTasks.All.SelectMany(task => new[] { new TheoryDataRow<string, double>(task.Name, 0), new(task.Name, 0.25) })];

    [Theory]
    [MemberData(nameof(Episodes))]
    public void Continue_AnyChunkInAnotherEnvironment_GivesTheSameTicksVerdictsAndOutcome(string task, double noise)
    {
        RobotProfile profile = RobotProfileFile.Read(Path.Combine(Repository.Root, "hardware", "simulated-bimanual", "robot.yaml")).Profile;
        using SimulatedBimanualEnvironment environments = Create(profile);
        ReportStart start = new(task, 11);
        Driven whole = new(environments, 0);
        whole.Robot.Begin(start);
        List<double[]> waypoints = Expert(environments, whole, task, noise);
        Assert.True(noise > 0 || whole.Robot.Outcome!.Kind == OutcomeKind.Success, $"{whole.Robot.Outcome}");
        Assert.True(noise == 0 || whole.Lines.Any(line => line.StartsWith("Limited", StringComparison.Ordinal)), "nothing was limited, which proves little");

        Driven saved = new(environments, 0);
        saved.Robot.Begin(start);
        List<(int Waypoint, int Line, RobotSnapshot Snapshot)> moments = [];
        Replay(saved, waypoints, 0, moments);
        Assert.Equal(whole.Lines, saved.Lines);
        Assert.NotEmpty(moments);
        foreach ((int waypoint, int line, RobotSnapshot snapshot) in moments)
        {
            foreach (int slot in new[] { 0, 1 })
            {
                Driven continued = new(environments, slot);
                continued.Robot.Continue(snapshot);
                Replay(continued, waypoints, waypoint, []);
                Assert.Equal(whole.Lines.Skip(line), continued.Lines);
                Assert.Equal((whole.Robot.Outcome, whole.Robot.Ticks), (continued.Robot.Outcome, continued.Robot.Ticks));
            }
        }
    }

    [Fact]
    public void Save_EndedOrCannotBeRestored_IsRefused()
    {
        using SlidingEnvironment environments = new(1);
        SimulatedRobot robot = new(
            new Unrestorable(environments), 0, [SlidingEnvironment.Camera], 1, new RolloutOptions { InferenceDelayTicks = 3, TimeLimitTicks = _ => 3 }, null);
        robot.Begin(new TrainingStart("slide", 1));
        Assert.Contains("leave branching out", Assert.Throws<InvalidOperationException>(robot.Save).Message, StringComparison.Ordinal);
        robot.HoldForInference();
        Assert.Contains("has ended (Failure)", Assert.Throws<InvalidOperationException>(robot.Save).Message, StringComparison.Ordinal);
    }

    private static SimulatedBimanualEnvironment Create(RobotProfile profile)
    {
        try
        {
            return new SimulatedBimanualEnvironment(profile, 2);
        }
        catch (SimulationException missing) when (missing.Message.Contains("cannot be loaded", StringComparison.Ordinal))
        {
            Assert.Skip(missing.Message);
            throw;
        }
    }

    private static List<double[]> Expert(SimulatedBimanualEnvironment environments, Driven driven, string task, double noise)
    {
        IScriptedExpert expert = environments.CreateExpert(task);
        expert.Begin(0, WaypointRateHertz);
        List<double[]> made = [];
        while (driven.Robot.Outcome is null)
        {
            double[] waypoint = new double[environments.Robot.Joints.Count];
            expert.NextWaypoint(0, waypoint);
            for (int joint = 0; joint < waypoint.Length && noise > 0; joint++)
            {
                waypoint[joint] += environments.Robot.Joints[joint].Unit == JointUnit.Opening ? 0 : noise * Math.Sin((made.Count * 1.7) + (joint * 2.3));
            }

            driven.Play(waypoint, made.Count);
            made.Add(waypoint);
        }

        return made;
    }

    private static void Replay(Driven driven, List<double[]> waypoints, int first, List<(int Waypoint, int Line, RobotSnapshot Snapshot)> moments)
    {
        for (int waypoint = first; waypoint < waypoints.Count; waypoint++)
        {
            if (waypoint > first && waypoint % WaypointsPerChunk == 0)
            {
                moments.Add((waypoint, driven.Lines.Count, driven.Robot.Save()));
            }

            driven.Play(waypoints[waypoint], waypoint);
        }
    }

    /// <summary>A robot in an environment, and what was recorded of every tick.</summary>
    private sealed class Driven : IEpisodeSink
    {
        private readonly ChunkPlayOut playOut;
        private readonly ActionChunk chunk;

        public Driven(SimulatedBimanualEnvironment environments, int slot)
        {
            RobotProfile profile = environments.Robot;
            RolloutOptions options = new()
            {
                InferenceDelayTicks = 3,
                TimeLimitTicks = task => (int)(SimulatedBimanualEnvironment.TimeLimitSecondsOf(task) * profile.ServoRateHertz),
            };
            RolloutRecording recording = new(_ => this, "digest", "1", EpisodeMode.Demonstrate, false);
            Robot = new SimulatedRobot(environments, slot, [], 1, options, new EpisodeRecorder(recording, this, profile, TimeProvider.System));
            playOut = new ChunkPlayOut(1, profile.Joints.Count, profile.ServoRateHertz, WaypointRateHertz);
            chunk = new ActionChunk(1, profile.Joints.Count);
        }

        public SimulatedRobot Robot { get; }

        public List<string> Lines { get; } = [];

        public void Play(double[] waypoint, int index)
        {
            if (index % WaypointsPerChunk == 0)
            {
                Robot.HoldForInference();
            }

            for (int joint = 0; joint < waypoint.Length; joint++)
            {
                chunk.Actions[joint] = (float)waypoint[joint];
            }

            playOut.Start(Robot.Gate.LastPositions, chunk);
            Robot.Play(playOut, ActionSource.Expert, index);
        }

        public void Begin(EpisodeHeader header)
        {
        }

        public void Record(StepRecord step) => Lines.Add(
            $"{step.Verdict} {step.Reason} {step.Tick} {step.StampNanoseconds} {Bits(step.ProposedPositions)} {Bits(step.AppliedPositions)} "
            + $"{Bits(step.MeasuredPositions)}");

        public void Record(ChunkRecord record)
        {
        }

        public void Record(int cameraIndex, ImageFrame frame)
        {
        }

        public EpisodeCommit Commit(EpisodeSummary summary) => new("", summary);

        public void Dispose()
        {
        }

        private static string Bits(double[] values) => string.Join(',', values.Select(BitConverter.DoubleToInt64Bits));
    }

    private sealed class Unrestorable(SlidingEnvironment inner) : IVectorEnvironment
    {
        public int Count => inner.Count;

        public RobotProfile Robot => inner.Robot;

        public void Reset(int environment, EpisodeStart start) => inner.Reset(environment, start);

        public EnvironmentState Step(int environment, ReadOnlySpan<double> command) => inner.Step(environment, command);

        public EnvironmentState State(int environment) => inner.State(environment);

        public double SimulatedSeconds(int environment) => inner.SimulatedSeconds(environment);

        public void ReadJointPositions(int environment, Span<double> positions) => inner.ReadJointPositions(environment, positions);

        public void Render(int environment, string camera, ImageFrame frame) => inner.Render(environment, camera, frame);

        public string InstructionOf(string task) => inner.InstructionOf(task);

        public void Dispose()
        {
        }
    }
}
