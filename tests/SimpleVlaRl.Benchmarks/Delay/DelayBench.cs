using System.Text.Json.Nodes;
using SimpleVlaRl.CommandLine;
using SimpleVlaRl.CommandLine.Errors;
using SimpleVlaRl.Control;
using SimpleVlaRl.Control.Chunks;
using SimpleVlaRl.Control.Fakes;
using SimpleVlaRl.Core.Environments;
using SimpleVlaRl.Core.Episodes;
using SimpleVlaRl.Core.Policies;
using SimpleVlaRl.Core.Robots;
using SimpleVlaRl.Experiments;
using SimpleVlaRl.Inference;
using SimpleVlaRl.Robots;
using SimpleVlaRl.Safety;
using SimpleVlaRl.Simulation;

namespace SimpleVlaRl.Benchmarks.Delay;

/// <summary>The control loop under delays, in simulated time.</summary>
internal static class DelayBench
{
    /// <summary>Longer than any answer takes, so that no scheme is ended by impatience.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    public static int Run(DelayBenchOptions options, Terminal terminal, CancellationToken cancellation)
    {
        (RobotProfile robot, string digest) = RobotProfileFile.Read(options.RobotFile);
        try
        {
            using OnnxPolicy policy = OnnxPolicy.Load(options.PolicyFolder);
            using SimulatedBimanualEnvironment environment = SimulatorFactory.Create(robot, 1, options.Task);
            JsonArray cells = [];
            foreach (double milliseconds in options.DelayMilliseconds)
            {
                DelayCell? holding = null;
                foreach ((string word, ChunkOptions chunks) in options.Schemes)
                {
                    DelayCell cell = Measure(options, robot, digest, policy, environment, word, chunks, milliseconds, cancellation);
                    cancellation.ThrowIfCancellationRequested();
                    terminal.Line(cell.Line());
                    cells.Add(cell.Document(holding));
                    holding = chunks.Scheme == ChunkScheme.HoldBetween ? cell : holding;
                }
            }

            terminal.Json(Document(options, policy.Identity, cells));
            return ExitCode.Success;
        }
        catch (PolicyLoadException exception)
        {
            throw new UserException(exception.Message, exception);
        }
    }

    private static DelayCell Measure(
        DelayBenchOptions options,
        RobotProfile robot,
        string digest,
        OnnxPolicy policy,
        SimulatedBimanualEnvironment environment,
        string word,
        ChunkOptions chunks,
        double milliseconds,
        CancellationToken cancellation)
    {
        VirtualTime time = new();
        LostAnswers answers = new(TimeSpan.FromMilliseconds(milliseconds), options.LostShare, options.TimeOut);
        using MotionLog motion = new(robot);
        using SteppedRobot body = new(environment, policy.Manifest.Cameras.Select(camera => camera.Name), time);
        body.Prepare(StartOf(options, 0), cancellation);
        ControlPorts ports = new()
        {
            Robot = robot,
            Source = body,
            Policy = policy,
            Gate = new CommandGate(robot, policy.Manifest.Architecture.ChunkLength, time),
            Sink = body,
            Recorder = motion,
            Scene = body,
            Time = time,
            Pause = time,
            StartInference = (loop, request) => new DelayedInference(loop.Policy, request, loop.Time, answers.Next),
        };
        ControlOptions control = new()
        {
            TimeLimit = TimeSpan.FromSeconds(SimulatedBimanualEnvironment.TimeLimitSecondsOf(options.Task)),
            AnswerTimeout = Patience,
            Chunks = chunks,
        };
        using EpisodeRunner runner = new(ports, control);
        DelayCell cell = new(word, milliseconds);
        for (int index = 0; index < options.Episodes && !cancellation.IsCancellationRequested; index++)
        {
            EpisodeStart start = StartOf(options, index);
            answers.Begin(start.Seed);
            EpisodeHeader header = Header(start, robot, digest, policy, environment.InstructionOf(start.Task));
            cell.Add(runner.Run(header, cancellation).Summary, motion);
        }

        cell.Lost = answers.Lost;
        return cell;
    }

    private static EpisodeStart StartOf(DelayBenchOptions options, int index) => options.IsValidation
        ? new ValidationStart(options.Task, options.Seed + index)
        : new ReportStart(options.Task, options.Seed + index);

    private static EpisodeHeader Header(EpisodeStart start, RobotProfile robot, string digest, OnnxPolicy policy, string instruction) => new()
    {
        EpisodeId = Guid.CreateVersion7(),
        Task = start.Task,
        Instruction = instruction,
        Seed = start.Seed,
        Robot = robot.Name,
        RobotDigest = digest,
        SoftwareVersion = SimulatorFactory.SoftwareVersion,
        Actor = EpisodeActor.Policy,
        Policy = policy.Identity,
        Mode = EpisodeMode.Deploy,
        JointNames = robot.JointNames,
        CameraNames = [.. robot.Cameras.Select(camera => camera.Name)],
        ServoRateHertz = robot.ServoRateHertz,
        WaypointRateHertz = policy.Manifest.WaypointRateHertz,
        ChunkLength = policy.Manifest.Architecture.ChunkLength,
        StartedNanoseconds = 0,
    };

    private static JsonObject Document(DelayBenchOptions options, PolicyVersion policy, JsonArray cells)
    {
        ChunkOptions numbers = options.Schemes[0].Options;
        return new JsonObject
        {
            ["machine"] = MachineDescription.Line(),
            ["policy"] = policy.Name,
            ["version"] = policy.Version,
            ["task"] = options.Task,
            ["starts"] = options.IsValidation ? "validation" : "report",
            ["first_start"] = options.Seed,
            ["lost_share"] = options.LostShare,
            ["time_out_ms"] = options.TimeOut.TotalMilliseconds,
            ["horizon_waypoints"] = numbers.HorizonWaypoints,
            ["cadence_waypoints"] = numbers.CadenceWaypoints,
            ["ensemble_weight"] = numbers.EnsembleWeight,
            ["cross_fade_ms"] = numbers.CrossFade.TotalMilliseconds,
            ["cells"] = cells,
        };
    }
}
