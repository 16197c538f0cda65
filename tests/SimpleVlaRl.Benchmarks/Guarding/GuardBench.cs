using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using SimpleVlaRl.CommandLine;
using SimpleVlaRl.CommandLine.Interop;
using SimpleVlaRl.Control;
using SimpleVlaRl.Core.Commands;
using SimpleVlaRl.Core.Robots;
using SimpleVlaRl.Robots;
using SimpleVlaRl.Safety;
using SimpleVlaRl.Safety.Guarding;

namespace SimpleVlaRl.Benchmarks.Guarding;

/// <summary>The round trip to a guard's process and back, in turns with the gate in this process.</summary>
internal static class GuardBench
{
    private const int ChunkLength = 8;
    private const int WarmUp = 200;

    public static int Run(int ticks, double rate, Terminal terminal, CancellationToken cancellation)
    {
        (RobotProfile robot, GuardIdentity identity) = Read(Environment.ProcessId);
        double[] home = [.. robot.Joints.Select(joint => joint.Home)];
        string[] words = ProgramWords.Of("vla-bench");
        string own = Environment.ProcessId.ToString(CultureInfo.InvariantCulture);
        using Process peer = Process.Start(words[0], [.. words[1..], "guard-peer", "--runtime", own, "--domain", own]);
        SampleLog guarded = new(ticks);
        SampleLog local = new(ticks);
        int unanswered = 0;
        long allocated = 0;
        bool isRealTime = false;
        Thread thread = new(() =>
        {
            isRealTime = Scheduling.TryRealTime(Scheduling.PriorityOfControl);
            using GuardedGate gate = GuardedGate.Connect(
                identity, robot, ChunkLength, TimeProvider.System, TimeSpan.FromSeconds(20), () => peer.HasExited ? "the peer has ended" : null, cancellation);
            CommandGate inProcess = new(robot, ChunkLength);
            ProposedAction proposed = new(home.Length) { IsMeasured = true, Source = ActionSource.Policy };
            home.CopyTo(proposed.MeasuredPositions, 0);
            gate.Arm(home);
            inProcess.Arm(home);
            Stopwatch watch = Stopwatch.StartNew();
            long before = 0;
            for (int tick = -WarmUp; tick < ticks && !cancellation.IsCancellationRequested; tick++)
            {
                if (tick == 0)
                {
                    before = GC.GetAllocatedBytesForCurrentThread();
                }

                Pause(watch, (tick + WarmUp) / rate);
                home.CopyTo(proposed.Positions, 0);
                double asked = watch.Elapsed.TotalMicroseconds;
                GateDecision decision = gate.Submit(proposed);
                double between = watch.Elapsed.TotalMicroseconds;
                inProcess.Submit(proposed);
                double after = watch.Elapsed.TotalMicroseconds;
                if (tick >= 0)
                {
                    unanswered += decision.Reason == GateReason.NoHeartbeat ? 1 : 0;
                    guarded.Add(between - asked);
                    local.Add(after - between);
                }
            }

            allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        });
        thread.Start();
        thread.Join();
        cancellation.ThrowIfCancellationRequested();
        peer.WaitForExit();
        Print(ticks, rate, guarded, local, unanswered, (double)allocated / ticks, isRealTime, terminal);
        return ExitCode.Success;
    }

    /// <summary>The guard's side.</summary>
    public static int Guard(int runtime, int domain, CancellationToken cancellation)
    {
        (RobotProfile robot, GuardIdentity identity) = Read(domain);
        using StandingArms arms = new([.. robot.Joints.Select(joint => joint.Home)]);
        using GuardLoop loop = GuardLoop.Open(
            identity,
            () => new GuardPorts
            {
                Robot = robot,
                MakeGate = chunkLength => new CommandGate(robot, chunkLength),
                Source = arms,
                Sink = arms,
                Time = TimeProvider.System,
            },
            TimeSpan.Zero,
            cancellation);
        Thread thread = new(() =>
        {
            Scheduling.TryRealTime(Scheduling.PriorityOfGuard);
            loop.Run(runtime, cancellation);
        })
        { Priority = ThreadPriority.Highest };
        thread.Start();
        thread.Join();
        return ExitCode.Success;
    }

    private static (RobotProfile Robot, GuardIdentity Identity) Read(int domain)
    {
        (RobotProfile robot, string digest) = RobotProfileFile.Read(RepositoryPaths.Of("hardware", "simulated-bimanual", "robot.yaml"));
        RobotProfile measured = robot with { Name = "bench" };
        return (measured, GuardIdentity.Of(measured, digest, domain));
    }

    private static void Pause(Stopwatch watch, double until)
    {
        TimeSpan left = TimeSpan.FromSeconds(until) - watch.Elapsed;
        if (left > TimeSpan.Zero)
        {
            SystemPause.Instance.Sleep(left, CancellationToken.None);
        }
    }

    private static void Print(
        int ticks, double rate, SampleLog guarded, SampleLog local, int unanswered, double allocatedPerTick, bool isRealTime, Terminal terminal)
    {
        double ratio = guarded.Percentile(0.5) / local.Percentile(0.5);
        terminal.Line(string.Create(
            CultureInfo.InvariantCulture,
            $"Submit to decision in microseconds: guard's process p50 {guarded.Percentile(0.5):0.0}, p99 {guarded.Percentile(0.99):0.0}; in this process p50 "
            + $"{local.Percentile(0.5):0.0}, p99 {local.Percentile(0.99):0.0}; {ratio:0.0} times; {unanswered} of {ticks} not answered in time"));
        terminal.Json(new JsonObject
        {
            ["machine"] = MachineDescription.Line(),
            ["ticks"] = ticks,
            ["rate_hertz"] = rate,
            ["real_time"] = isRealTime,
            ["guard_us"] = Percentiles(guarded),
            ["in_process_us"] = Percentiles(local),
            ["ratio_p50"] = Terminal.Number(ratio),
            ["unanswered"] = unanswered,
            ["allocated_bytes_per_tick"] = Terminal.Number(allocatedPerTick),
        });
    }

    private static JsonObject Percentiles(SampleLog samples) => new()
    {
        ["p50"] = Terminal.Number(samples.Percentile(0.5)),
        ["p99"] = Terminal.Number(samples.Percentile(0.99)),
        ["max"] = Terminal.Number(samples.Percentile(1)),
    };
}
