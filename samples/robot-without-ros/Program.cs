using SimpleVlaRl.Control;
using SimpleVlaRl.Core.Episodes;
using SimpleVlaRl.Core.Robots;
using SimpleVlaRl.Episodes.Recording;
using SimpleVlaRl.Inference;
using SimpleVlaRl.Robots;
using SimpleVlaRl.Safety;
using SimpleVlaRl.Samples.RobotWithoutRos;

if (args is not [string profileFile, string policyFolder, string store])
{
    Console.Error.WriteLine("usage: robot-without-ros ROBOT.yaml POLICY-FOLDER STORE-FOLDER");
    return 2;
}

(RobotProfile profile, string digest) = RobotProfileFile.Read(profileFile);
using OnnxPolicy policy = OnnxPolicy.Load(policyFolder);
using MemoryRobot robot = new(profile, TimeProvider.System);
using CountingScene scene = new(robot, enoughCommands: 3 * profile.ServoRateHertz);
using EpisodeWriter recorder = new(store, new EpisodeWriterOptions(), TimeProvider.System, Console.Error.WriteLine);
ControlPorts ports = new()
{
    Robot = profile,
    Source = robot,
    Policy = policy,
    Gate = new CommandGate(profile, policy.Manifest.Architecture.ChunkLength, TimeProvider.System),
    Sink = robot,
    Recorder = recorder,
    Scene = scene,
    Time = TimeProvider.System,
};
EpisodeHeader header = new()
{
    EpisodeId = Guid.CreateVersion7(),
    Task = "transfer_cube",
    Instruction = policy.Manifest.DefaultInstruction ?? "transfer the red cube",
    Seed = 0,
    Robot = profile.Name,
    RobotDigest = digest,
    SoftwareVersion = "0.1.0",
    Actor = EpisodeActor.Policy,
    Policy = policy.Identity,
    Mode = EpisodeMode.Deploy,
    JointNames = profile.JointNames,
    CameraNames = [.. profile.Cameras.Select(camera => camera.Name)],
    ServoRateHertz = profile.ServoRateHertz,
    WaypointRateHertz = policy.Manifest.WaypointRateHertz,
    ChunkLength = policy.Manifest.Architecture.ChunkLength,
    StartedNanoseconds = 0,
};

// The first answer of a process takes longer, because code is compiled and memory allocated; the robot holds meanwhile.
using EpisodeRunner runner = new(ports, new ControlOptions { AnswerTimeout = TimeSpan.FromSeconds(5) }, Console.Error.WriteLine);
using CancellationTokenSource stop = new();
Console.CancelKeyPress += (_, press) =>
{
    press.Cancel = true;
    stop.Cancel();
};
EpisodeReport report = runner.Run(header, stop.Token);
EpisodeSummary summary = report.Summary;
Console.WriteLine($"{summary.Outcome} after {summary.Ticks} ticks and {summary.Chunks} chunks");
Console.WriteLine($"the gate limited {summary.GateLimited} ticks and rejected {summary.GateRejected}");
Console.WriteLine($"recorded in {report.Path}");
return summary.Outcome.Kind == OutcomeKind.Success ? 0 : 1;
