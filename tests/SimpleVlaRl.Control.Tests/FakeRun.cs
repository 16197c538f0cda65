using Microsoft.Extensions.Time.Testing;
using SimpleVlaRl.Control.Chunks;
using SimpleVlaRl.Control.Fakes;
using SimpleVlaRl.Core.Commands;
using SimpleVlaRl.Core.Episodes;
using SimpleVlaRl.Core.Observations;
using SimpleVlaRl.Core.Robots;
using SimpleVlaRl.Safety;

namespace SimpleVlaRl.Control.Tests;

/// <summary>The loop on a fake robot and a fake clock: a second of robot time takes some twenty milliseconds.</summary>
internal sealed class FakeRun : IJointCommandSink, IExclusivityWatch
{
    private bool isShared;

    public FakeRun(RobotProfile? robot = null, FakeRobotBehavior? behavior = null, double succeedsAfter = 1000)
    {
        Robot = robot ?? TestRobots.TwoArms();
        Pause = new FakePause(Time);
        Body = new FakeRobot(Robot, Time, TimeSpan.FromSeconds(succeedsAfter), behavior);
        Policy = new FakePolicy(Robot, Time);
        Gate = new CommandGate(Robot, Policy.Manifest.Architecture.ChunkLength, Time);
        Ports = new ControlPorts
        {
            Robot = Robot,
            Source = Body,
            Policy = Policy,
            Gate = Gate,
            Sink = this,
            Recorder = Recorder,
            Scene = Body,
            Time = Time,
            Pause = Pause,
            Exclusivity = this,
            StartInference = (ports, request) =>
            {
                WatchedInference inference = new(new InferenceWorker(ports.Policy, request, ports.Time, ports.OnInferenceThread));
                Pause.IsComputing = () => inference.IsComputing;
                return inference;
            },
        };
    }

    public RobotProfile Robot { get; }

    public FakeTimeProvider Time { get; } = new(new DateTimeOffset(2026, 11, 29, 0, 0, 0, TimeSpan.Zero));

    public FakePause Pause { get; }

    public FakeRobot Body { get; }

    public FakePolicy Policy { get; }

    public CommandGate Gate { get; }

    public NullEpisodeSink Recorder { get; } = new();

    public ControlPorts Ports { get; set; }

    /// <summary>Every command with its moment in seconds.</summary>
    public List<(double Seconds, double[] Positions)> Commands { get; } = [];

    /// <summary>Stops the episode.</summary>
    public CancellationToken Stop { get; set; } = TestContext.Current.CancellationToken;

    public double Now => Time.GetTimestamp() / (double)Time.TimestampFrequency;

    public EpisodeReport Run(double timeLimitSeconds = 8, ChunkOptions? chunks = null)
    {
        using EpisodeRunner runner = new(
            Ports,
            new ControlOptions
            {
                TimeLimit = TimeSpan.FromSeconds(timeLimitSeconds),
                SensorTimeout = TimeSpan.FromSeconds(2),
                Chunks = chunks ?? new ChunkOptions(),
            });
        return runner.Run(Header(), Stop);
    }

    /// <summary>From now on another program commands the arms too.</summary>
    public void Share() => isShared = true;

    public bool IsViolated() => isShared;

    public string Describe() => "'/left/joint_trajectory' is commanded by /intruder as well";

    public string? Publish(JointCommand command)
    {
        Commands.Add((Now, command.Positions.ToArray()));
        return Body.Publish(command);
    }

    public void Dispose()
    {
        Body.Dispose();
        Policy.Dispose();
        Recorder.Dispose();
    }

    public EpisodeHeader Header() => HeaderFor(Robot);

    public static EpisodeHeader HeaderFor(RobotProfile robot) => new()
    {
        EpisodeId = Guid.CreateVersion7(),
        Task = "none",
        Instruction = "do nothing",
        Seed = 7,
        Robot = robot.Name,
        RobotDigest = "",
        SoftwareVersion = "0",
        Actor = EpisodeActor.Policy,
        Mode = EpisodeMode.Collect,
        FitForLearning = true,
        JointNames = robot.JointNames,
        CameraNames = [.. robot.Cameras.Select(camera => camera.Name)],
        ServoRateHertz = robot.ServoRateHertz,
        WaypointRateHertz = 10,
        ChunkLength = 8,
        StartedNanoseconds = 0,
    };
}
