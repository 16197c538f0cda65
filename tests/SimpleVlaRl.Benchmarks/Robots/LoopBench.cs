using System.Globalization;
using System.Runtime;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging.Abstractions;
using SimpleVlaRl.CommandLine;
using SimpleVlaRl.CommandLine.Errors;
using SimpleVlaRl.Control;
using SimpleVlaRl.Core.Auditing;
using SimpleVlaRl.Core.Episodes;
using SimpleVlaRl.Core.Robots;
using SimpleVlaRl.Inference.Engine;
using SimpleVlaRl.Robot.Run;
using SimpleVlaRl.Robots;

namespace SimpleVlaRl.Benchmarks.Robots;

/// <summary>The loop's own times, in one long episode over ROS 2 against a simulator in another process, with everything that <c>run</c> has.</summary>
internal static class LoopBench
{
    /// <summary>The shortest episode that is measured.</summary>
    public const double ShortestSeconds = 4;

    private const int PrivateDomains = 100;

    public static int Run(LoopBenchOptions options, CancellationToken cancellation)
    {
        Terminal terminal = new(options.IsJson);
        (RobotProfile robot, string digest) = RobotProfileFile.Read(options.RobotFile);
        int domain = options.DomainId ?? 1 + (Environment.ProcessId % PrivateDomains);
        DirectoryInfo store = Directory.CreateTempSubdirectory("vla-robot-bench-");
        try
        {
            using ChildProcess simulator = SimulatorProcess.Start(domain, options.RobotFile, cancellation);
            RunOptions run = RunOf(options, domain, store.FullName);
            using CancellationTokenSource shutdown = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
            using RunWiring wiring = RunWiring.Real(run, (robot, digest), NoAuditLog.Instance, terminal, NullLoggerFactory.Instance, shutdown);
            GCSettings.LatencyMode = GCLatencyMode.SustainedLowLatency;
            EpisodeHeader header = RunSession.Header(run, robot, digest, wiring.Ports.Policy, 0);
            ControlPorts ports = wiring.Ports with { Scene = new EndlessScene(wiring.Ports.Scene) };
            using EpisodeRunner runner = RunSession.MakeRunner(ports, run.Control, terminal.Status);
            ControlThread.Run(_ => Rehearse(ports, run, header, cancellation));
            terminal.Status(string.Create(CultureInfo.InvariantCulture, $"measuring for {options.Seconds:0.#} s"));
            bool isRealTime = false;
            EpisodeReport report = RunSession.Guarded(() => ControlThread.Run(granted =>
            {
                isRealTime = granted;
                return runner.Run(header, cancellation);
            }));
            cancellation.ThrowIfCancellationRequested();
            if (report.Summary.Outcome.Kind == OutcomeKind.Invalid)
            {
                throw new UserException(
                    $"The episode ended after {report.Summary.Duration.TotalSeconds:0.0} s as {report.Summary.Outcome}, so there is nothing to report.");
            }

            Print(options, report.Path, runner.Measurements, isRealTime, terminal);
            return ExitCode.Success;
        }
        finally
        {
            store.Delete(recursive: true);
        }
    }

    private static bool Rehearse(ControlPorts ports, RunOptions run, EpisodeHeader header, CancellationToken cancellation)
    {
        Rehearsal.Run(ports, run.Control, header, cancellation);
        return true;
    }

    private static RunOptions RunOf(LoopBenchOptions options, int domain, string store) => new()
    {
        PolicyFolder = options.PolicyFolder,
        RobotFile = options.RobotFile,
        Task = "transfer_cube",
        Episodes = 1,
        Seed = options.Seed,
        Randomize = false,
        Store = store,
        Control = new ControlOptions { TimeLimit = TimeSpan.FromSeconds(options.Seconds) },
        IsFake = false,
        Waits = false,
        MakesFilmstrips = false,
        Engine = new OnnxPolicyOptions(),
        DomainId = domain,
        IsJson = options.IsJson,
        IsVerbose = false,
    };

    private static void Print(LoopBenchOptions options, string path, LoopMeasurements measured, bool isRealTime, Terminal terminal)
    {
        double bytesPerTick = measured.SteadyAllocatedBytes / (double)Math.Max(1, measured.SteadyTicks);
        terminal.Line($"loop overhead {Text(measured.ChunkOverhead)} ms; camera to command {Text(measured.CameraToCommand)} ms; jitter {Text(measured.Jitter)} "
            + $"ms; network {Text(measured.Inference)} ms (p50, p99, worst)");
        terminal.Line(string.Create(
            CultureInfo.InvariantCulture,
            $"{measured.CameraToCommand.Count} chunks, {measured.Jitter.Count} ticks, {bytesPerTick:0.###} bytes allocated per tick after the first 2 s, "
            + $"{(isRealTime ? "" : "no ")}real-time scheduling"));
        using Episodes.Reading.EpisodeReader episode = Episodes.Reading.EpisodeReader.Open(path);
        terminal.Json(new JsonObject
        {
            ["overhead_ms"] = Percentiles(measured.ChunkOverhead),
            ["camera_to_command_ms"] = Percentiles(measured.CameraToCommand),
            ["tick_allocated_bytes"] = Terminal.Number(bytesPerTick),
            ["jitter_ms"] = Percentiles(measured.Jitter),
            ["overhead_with_late_ticks_ms"] = Percentiles(measured.LateChunkOverhead),
            ["handover_ms"] = Percentiles(measured.Handover),
            ["inference_ms"] = Percentiles(measured.Inference),
            ["tick_work_ms"] = Percentiles(measured.TickWork),
            ["tick_allocated_bytes_worst"] = measured.WorstAllocatedBytes,
            ["ticks_that_allocated"] = measured.AllocatingTicks,
            ["chunks"] = measured.CameraToCommand.Count,
            ["ticks"] = measured.Jitter.Count,
            ["dropped"] = episode.Summary.Dropped,
            ["seconds"] = options.Seconds,
            ["real_time"] = isRealTime,
            ["machine"] = MachineDescription.Line(),
        });
    }

    private static JsonObject Percentiles(SampleLog samples) => new()
    {
        ["p50"] = Terminal.Number(samples.Percentile(0.5)),
        ["p99"] = Terminal.Number(samples.Percentile(0.99)),
        ["worst"] = Terminal.Number(samples.Percentile(1)),
    };

    private static string Text(SampleLog samples) =>
        $"{Terminal.Text(samples.Percentile(0.5))}, {Terminal.Text(samples.Percentile(0.99))}, {Terminal.Text(samples.Percentile(1))}";
}
