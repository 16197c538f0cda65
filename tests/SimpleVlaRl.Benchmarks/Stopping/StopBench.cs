using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging.Abstractions;
using SimpleVlaRl.Benchmarks.Robots;
using SimpleVlaRl.CommandLine;
using SimpleVlaRl.CommandLine.Errors;
using SimpleVlaRl.Control;
using SimpleVlaRl.Control.Stopping;
using SimpleVlaRl.Core.Auditing;
using SimpleVlaRl.Core.Episodes;
using SimpleVlaRl.Core.Operators;
using SimpleVlaRl.Core.Robots;
using SimpleVlaRl.Inference.Engine;
using SimpleVlaRl.Robot.Run;
using SimpleVlaRl.Robots;
using SimpleVlaRl.Ros2.Robot;
using SimpleVlaRl.Serving.Server;

namespace SimpleVlaRl.Benchmarks.Stopping;

/// <summary>
/// Stops a robot that moves, again and again, over ROS 2 against a simulator in another process; from STOP to the first changed command, and to rest.
/// </summary>
internal sealed class StopBench(int stops, int domain, Terminal terminal)
{
    private const string EmergencyTopic = "/bench/emergency_stop";
    private const double AtRest = 0.002;
    private const int Capacity = 1 << 12;
    private static readonly TimeSpan Watched = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Sample = TimeSpan.FromMilliseconds(2);

    private readonly Random random = new(20261129);
    private readonly Dictionary<string, (SampleLog Changed, SampleLog Still)> times =
        StopSources.All.ToDictionary(source => source, _ => (new SampleLog(Capacity), new SampleLog(Capacity)));

    public int Run(CancellationToken cancellation)
    {
        string robotFile = RepositoryPaths.Of("hardware", "simulated-bimanual", "robot.yaml");
        (RobotProfile shipped, string digest) = RobotProfileFile.Read(robotFile);
        RobotProfile robot = shipped with { Stop = new StopProfile { EmergencyStopTopic = EmergencyTopic } };
        DirectoryInfo store = Directory.CreateTempSubdirectory("vla-stop-bench-");
        try
        {
            using ChildProcess simulator = SimulatorProcess.Start(domain, robotFile, cancellation);
            using CancellationTokenSource shutdown = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
            RunOptions options = Options(robotFile, store.FullName);
            using RunWiring wiring = RunWiring.Real(options, (robot, digest), NoAuditLog.Instance, terminal, NullLoggerFactory.Instance, shutdown);
            using StopPage page = StopPage.Open(wiring.Page!.Address!);
            using StopSources sources = new(wiring.Operator!.Desk, page, domain, "/" + RobotNode.Runtime(robot.Name), EmergencyTopic);
            using StopProbe probe = new(wiring.Ports.Gate, wiring.Ports.Sink);
            ControlPorts ports = wiring.Ports with { Gate = probe, Sink = probe };
            using EpisodeRunner runner = RunSession.MakeRunner(ports, options.Control, terminal.Status);
            for (int index = 0; index < stops; index++)
            {
                string source = StopSources.All[index % StopSources.All.Count];
                EpisodeHeader header = RunSession.Header(options, robot, digest, ports.Policy, index);
                wiring.Operator.Announce(header, index, options.Episodes, cancellation);
                Task stopping = Task.Run(() => StopOnceItRuns(source, wiring, sources, probe, cancellation), cancellation);
                EpisodeReport episode = RunSession.Guarded(() => ControlThread.Run(_ => runner.Run(header, cancellation)));
                stopping.GetAwaiter().GetResult();
                wiring.Operator.Desk.Committed(header.EpisodeId, episode.Summary.Outcome);
                if (episode.Summary.Outcome is not { Kind: OutcomeKind.Invalid, Reason: "stopped" })
                {
                    throw new UserException($"The episode that was stopped by {source} ended as {episode.Summary.Outcome}.");
                }

                Reset(wiring, sources, cancellation);
            }

            return Report();
        }
        finally
        {
            store.Delete(recursive: true);
        }
    }

    private RunOptions Options(string robotFile, string store) => new()
    {
        PolicyFolder = RunWiring.FakePolicyWord,
        RobotFile = robotFile,
        Task = "transfer_cube",
        Episodes = stops,
        Seed = 1000,
        Randomize = false,
        Page = new WebDoorOptions { Port = 0 },
        Store = store,
        Control = new ControlOptions { TimeLimit = TimeSpan.FromSeconds(60) },
        IsFake = false,
        Waits = false,
        MakesFilmstrips = false,
        Engine = new OnnxPolicyOptions(),
        DomainId = domain,
        IsJson = terminal.IsJson,
        IsVerbose = false,
    };

    private void StopOnceItRuns(string source, RunWiring wiring, StopSources sources, StopProbe probe, CancellationToken cancellation)
    {
        Until(() => wiring.Operator!.Desk.Status.Phase == OperatorPhase.Running && sources.IsConnected, cancellation);
        cancellation.WaitHandle.WaitOne(TimeSpan.FromSeconds(0.5 + random.NextDouble()));
        probe.Clear();
        long said = sources.Stop(source);
        List<(long Timestamp, double[] Positions)> seen = [];

        // From the first command that is another one: a browser on a busy machine may take longer to tell of the key than the arms take to rest.
        while (TimeProvider.System.GetElapsedTime(probe.ChangedTimestamp is var changed and not 0 ? changed : said)
            < (probe.ChangedTimestamp != 0 ? Watched : Longest))
        {
            double[] positions = new double[wiring.Ports.Robot.Joints.Count];
            if (wiring.Ports.Source.TryReadJointPositions(positions).IsUsable)
            {
                seen.Add((TimeProvider.System.GetTimestamp(), positions));
            }

            cancellation.WaitHandle.WaitOne(Sample);
        }

        if (probe.ChangedTimestamp == 0)
        {
            throw new UserException($"The stop by {source} changed no command within {Longest.TotalSeconds:0} s.");
        }

        double[] rest = seen[^1].Positions;
        long moved = seen.LastOrDefault(moment => moment.Positions.Zip(rest).Any(pair => Math.Abs(pair.First - pair.Second) > AtRest)).Timestamp;
        times[source].Changed.Add(TimeProvider.System.GetElapsedTime(said, probe.ChangedTimestamp).TotalMilliseconds);
        times[source].Still.Add(moved == 0 ? 0 : TimeProvider.System.GetElapsedTime(said, moved).TotalMilliseconds);
    }

    private static void Reset(RunWiring wiring, StopSources sources, CancellationToken cancellation)
    {
        sources.Release();
        cancellation.WaitHandle.WaitOne(StopLine.Shortest);
        Until(() => wiring.Operator!.Desk.Give(OperatorCommand.Reset, "bench") is null, cancellation);
    }

    private static void Until(Func<bool> condition, CancellationToken cancellation)
    {
        while (!condition())
        {
            cancellation.WaitHandle.WaitOne(Sample);
            cancellation.ThrowIfCancellationRequested();
        }
    }

    private int Report()
    {
        JsonObject sources = [];
        foreach ((string source, (SampleLog changed, SampleLog rest)) in times.Where(pair => pair.Value.Changed.Count > 0))
        {
            terminal.Line(string.Create(
                CultureInfo.InvariantCulture,
                $"{source,-18} {changed.Count,3} stops: first changed command after {Text(changed)} ms, at rest after {Text(rest)} ms (p50, p99, worst)"));
            sources[source.Replace(' ', '_')] = new JsonObject
            {
                ["stops"] = changed.Count,
                ["first_changed_command_ms"] = Numbers(changed),
                ["at_rest_ms"] = Numbers(rest)
            };
        }

        terminal.Json(new JsonObject { ["machine"] = MachineDescription.Line(), ["sources"] = sources });
        return ExitCode.Success;
    }

    private static string Text(SampleLog samples) =>
        $"{Terminal.Text(samples.Percentile(0.5))}, {Terminal.Text(samples.Percentile(0.99))}, {Terminal.Text(samples.Percentile(1))}";

    private static JsonObject Numbers(SampleLog samples) => new()
    {
        ["p50"] = Terminal.Number(samples.Percentile(0.5)),
        ["p99"] = Terminal.Number(samples.Percentile(0.99)),
        ["max"] = Terminal.Number(samples.Percentile(1)),
    };
}
