using System.Text.Json.Nodes;
using SimpleVlaRl.Benchmarks.Robots;
using SimpleVlaRl.CommandLine;
using SimpleVlaRl.CommandLine.Errors;
using SimpleVlaRl.Robots;

namespace SimpleVlaRl.Benchmarks.Faults;

/// <summary>Kills programs around a robot that moves, at random, and starts them again.</summary>
internal sealed class KillBench : IDisposable
{
    private const double LongestWaitSeconds = 2;
    private static readonly KillVictim[] Victims = Enum.GetValues<KillVictim>();
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(45);
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(0.3);

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("vla-kills-");
    private readonly Random random;
    private readonly Waiting waiting;
    private readonly RobotPrograms programs;
    private readonly WireWatch watch;
    private readonly SortedDictionary<KillVictim, KillTally> tallies = [];
    private ChildProcess? simulator;
    private ServerProcess? server;
    private ChildProcess? run;
    private int port;

    public KillBench(int domain, int seed, CancellationToken cancellation)
    {
        string robotFile = RepositoryPaths.Of("hardware", "simulated-bimanual", "robot.yaml");
        random = new Random(seed);
        waiting = new Waiting(cancellation);
        programs = new RobotPrograms(domain, robotFile, CameraPeer.Stock, cancellation);
        watch = new WireWatch(RobotProfileFile.Read(robotFile).Profile, programs.Node("bench_watch"));
    }

    private string Store => Path.Combine(folder.FullName, "store");

    /// <summary>Kills.</summary>
    /// <param name="kills">How many times.</param>
    /// <param name="seed">What the draws were made with, for the record.</param>
    /// <param name="terminal">Where it is told.</param>
    public int Run(int kills, int seed, Terminal terminal)
    {
        for (int kill = 0; kill < kills;)
        {
            kill += TryKillOnce() ? 1 : 0;
            if (kill % 10 == 0 || watch.First is not null)
            {
                terminal.Status(FormattableString.Invariant(
                    $"{kill}/{kills} kills, {watch.ViolationCount} of {watch.Commands} commands beyond a limit {watch.First}"));
            }
        }

        End(run);
        return Report(seed, terminal);
    }

    public void Dispose()
    {
        RobotPrograms.KillGuardOf(run);
        run?.Dispose();
        server?.Dispose();
        simulator?.Dispose();
        watch.Dispose();
        folder.Delete(recursive: true);
    }

    /// <summary>Starts what does not run, waits until the arms move in an episode and a little longer, kills, and waits until they rest.</summary>
    /// <returns>Whether somebody was killed: an episode may have ended in the meantime.</returns>
    private bool TryKillOnce()
    {
        Revive();
        waiting.Until(
            () => run!.Process.HasExited || (RobotPrograms.Parts(Store).Length > 0 && watch.IsMoving), Patience, "the arms move in an episode", run!.Said);
        waiting.Pause(TimeSpan.FromSeconds(LongestWaitSeconds * random.NextDouble()));
        if (run!.Process.HasExited || RobotPrograms.Parts(Store).Length == 0)
        {
            return false;
        }

        KillVictim victim = Victims[random.Next(Victims.Length)];
        watch.ForgetSteps();
        long made = TimeProvider.System.GetTimestamp();
        Kill(victim);
        waiting.Until(
            () => TimeProvider.System.GetElapsedTime(watch.MovesUntilTimestamp) > Rest, Patience, $"the arms rest after a kill of {victim}", run.Said);
        double held = Math.Max(0, TimeProvider.System.GetElapsedTime(made, watch.MovesUntilTimestamp).TotalMilliseconds);
        if (!tallies.TryGetValue(victim, out KillTally? tally))
        {
            tallies[victim] = tally = new KillTally(victim);
        }

        tally.Add(held, watch.LargestStep);
        return true;
    }

    private void Kill(KillVictim victim)
    {
        int? guard = RobotPrograms.GuardOf(run!);
        switch (victim)
        {
            case KillVictim.Drivers:
                simulator!.Kill();
                break;
            case KillVictim.Server:
                server!.Kill();
                break;
            default:
                if (victim != KillVictim.Run)
                {
                    Signals.Send(guard!.Value, "KILL");
                }

                if (victim != KillVictim.Guard)
                {
                    run!.Kill();
                }

                break;
        }
    }

    /// <summary>Ends a run that cannot go on, and starts what is not there.</summary>
    private void Revive()
    {
        bool isWhole = simulator is { Process.HasExited: false } && server is { HasExited: false } && run is { Process.HasExited: false };
        if (isWhole)
        {
            return;
        }

        End(run);
        run?.Dispose();
        if (simulator is not { Process.HasExited: false })
        {
            simulator?.Dispose();
            simulator = programs.Simulator();
        }

        if (server is not { HasExited: false })
        {
            server?.Dispose();
            server = programs.Server(port);
            port = server.Ports[1];
        }

        run = programs.Run(RobotPrograms.PolicyAt(port), Store, more: null, "--episodes", "1000");
    }

    /// <summary>As an operator would: Ctrl-C, and a kill where that does not help; its guard ends with it.</summary>
    private void End(ChildProcess? program)
    {
        if (program is null)
        {
            return;
        }

        if (!program.Process.HasExited)
        {
            RobotPrograms.Interrupt(program, waiting);
        }

        RobotPrograms.AwaitEndOfGuard(program, waiting);
    }

    private int Report(int seed, Terminal terminal)
    {
        EpisodeCounts episodes = EpisodeCounts.AfterRecovery(Store);
        foreach (KillTally tally in tallies.Values)
        {
            terminal.Line(tally.Line());
        }

        terminal.Line(FormattableString.Invariant(
            $"{watch.Commands} commands on the wire, {watch.ViolationCount} beyond a limit{(watch.First is { } first ? ": " + first : "")}; {episodes.All} ")
            + FormattableString.Invariant($"episodes, {episodes.Failures} of them failures, {episodes.Left} neither committed nor recovered"));
        JsonObject document = new()
        {
            ["machine"] = MachineDescription.Line(),
            ["seed"] = seed,
            ["kills"] = tallies.Values.Sum(tally => tally.Count),
            ["victims"] = new JsonArray([.. tallies.Values.Select(tally => tally.Document())]),
        };
        watch.AddTo(document);
        episodes.AddTo(document);
        terminal.Json(document);
        return watch.ViolationCount + episodes.Failures + episodes.Left == 0 ? ExitCode.Success : ExitCode.Failure;
    }
}
