using System.Globalization;
using SimpleVlaRl.Benchmarks.Faults;
using SimpleVlaRl.Benchmarks.Robots;
using SimpleVlaRl.CommandLine;
using SimpleVlaRl.CommandLine.Errors;

namespace SimpleVlaRl.Benchmarks.ClosedLoop;

/// <summary>The processes of a loop: a robot, its drivers, what ships its episodes, the collector, and the learner that watches what is collected.</summary>
internal sealed class LoopPrograms : IDisposable
{
    private const string Task = "transfer_cube";
    private const string GroupSize = "4";
    private const string Groups = "1";

    /// <summary>
    /// More than are learned from: a group whose attempts all end alike teaches nothing, and a robot that then waits for a version holds its arms for minutes.
    /// </summary>
    private const string GroupsPerVersion = "4";

    /// <summary>At which the shipped policy fails about every second time, so that there is something to learn from.</summary>
    private const string Temperature = "1.5";

    private static readonly TimeSpan ToEnd = TimeSpan.FromSeconds(10);

    private readonly LoopPlaces places;
    private readonly RobotPrograms robot;
    private readonly Waiting waiting;
    private readonly CancellationToken cancellation;
    private readonly int seed;
    private ChildProcess? simulator;
    private ChildProcess? run;
    private ChildProcess? shipper;
    private ChildProcess? learner;
    private ServerProcess? collector;
    private int port;

    public LoopPrograms(LoopPlaces places, int domain, int seed, CancellationToken cancellation)
    {
        (this.places, this.seed, this.cancellation) = (places, seed, cancellation);
        robot = new RobotPrograms(domain, RepositoryPaths.Of("hardware", "simulated-bimanual", "robot.yaml"), CameraPeer.Stock, cancellation);
        waiting = new Waiting(cancellation);
    }

    private string CollectorAddress => FormattableString.Invariant($"http://127.0.0.1:{port}");

    /// <summary>Starts whatever does not run.</summary>
    public void Revive()
    {
        if (simulator is not { Process.HasExited: false })
        {
            simulator?.Dispose();
            simulator = robot.Simulator();
        }

        if (run is not { Process.HasExited: false })
        {
            RobotPrograms.AwaitEndOfGuard(run, waiting);
            run?.Dispose();
            run = robot.Run(
                places.Policy, places.RobotStore, more: null,
                "--task", Task, "--mode", "collect", "--group-size", GroupSize, "--groups-per-version", GroupsPerVersion, "--temperature", Temperature,
                "--episodes", "100000", "--seed", Text(seed), "--resume", "--follow", "--promote", "tested", "--trusted-key", places.PublicKey,
                "--console", "off");
        }

        if (collector is not { HasExited: false })
        {
            collector?.Dispose();
            collector = ServerProcess.Start(
                1, [.. ProgramWords.Of("vla-robot"), "collect-server", "--store", places.Collected, "--listen", Text(port)], null, cancellation);
            port = collector.Ports[0];
        }

        Revive(ref shipper, "vla-robot", "episodes", "ship", "--store", places.RobotStore, "--to", CollectorAddress, "--follow");
        Revive(
            ref learner,
            "vla-learn", "learn", "--watch", places.Collected, "--policy", places.Policy, "--task", Task, "--run", places.Work, "--groups", Groups,
            "--group-size", GroupSize, "--objective", "imitation", "--epochs", "1", "--learning-rate", "1e-6", "--threads", "1",
            "--signing-key", places.Key);
    }

    /// <summary>Kills one of them, as a power cut would.</summary>
    /// <returns>Whether it lived.</returns>
    public bool TryKill(LoopVictim victim)
    {
        if (victim == LoopVictim.Collector)
        {
            bool lived = !collector!.HasExited;
            collector.Kill();
            return lived;
        }

        ChildProcess program = victim switch
        {
            LoopVictim.Learner => learner!,
            LoopVictim.Simulator => simulator!,
            LoopVictim.Shipper => shipper!,
            _ => run!,
        };
        if (program.Process.HasExited)
        {
            return false;
        }

        if (program == run)
        {
            RobotPrograms.KillGuardOf(run);
        }

        program.Kill();
        return true;
    }

    /// <summary>How often the robot that runs now has said that the manifest is not the one that was signed.</summary>
    public int Refusals() => run is { Process.HasExited: false } ? run.Said().Split("is of another manifest").Length - 1 : 0;

    /// <summary>Ends the loop as an operator does, recovers what a kill has left, and ships what is not shipped yet.</summary>
    /// <exception cref="UserException">Something cannot be recovered or shipped.</exception>
    public void End()
    {
        Revive();
        foreach (ChildProcess program in (ChildProcess[])[learner!, run!, shipper!])
        {
            Signals.Send(program.Process.Id, "INT");
            if (!waiting.TryUntil(() => program.Process.HasExited, 3 * ToEnd))
            {
                throw new UserException($"A program does not end when it is asked to.\n{LastWords()}");
            }
        }

        RobotPrograms.Recover(places.RobotStore);
        RobotPrograms.Command("episodes", "ship", "--store", places.RobotStore, "--to", CollectorAddress);
        collector!.Dispose();
        collector = null;
    }

    /// <summary>The last words of all, for whoever looks for what is wrong.</summary>
    public string LastWords() => string.Join(
        "\n",
        new[] { ("robot", run?.Said()), ("learner", learner?.Said()), ("shipper", shipper?.Said()), ("collector", collector?.Said()) }
            .Select(program => $"{program.Item1}: {(program.Item2 is { } said ? said[Math.Max(0, said.Length - 400)..] : "")}"));

    public void Dispose()
    {
        RobotPrograms.KillGuardOf(run);
        foreach (ChildProcess? program in (ChildProcess?[])[run, simulator, shipper, learner])
        {
            program?.Dispose();
        }

        collector?.Dispose();
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static void Revive(ref ChildProcess? program, string name, params string[] arguments)
    {
        if (program is not { Process.HasExited: false })
        {
            program?.Dispose();
            program = ChildProcess.Start(
                [.. RobotPrograms.HearsInterrupts, "nice", "-n", "10", .. ProgramWords.Of(name), .. arguments], null, _ => false, readsOutput: true);
        }
    }
}
