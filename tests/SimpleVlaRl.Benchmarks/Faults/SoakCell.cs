using SimpleVlaRl.Benchmarks.Robots;
using SimpleVlaRl.CommandLine;
using SimpleVlaRl.Robots;

namespace SimpleVlaRl.Benchmarks.Faults;

/// <summary>The programs of a soak: a simulator, a guard that stays, a policy server, and a run; what has ended is started again.</summary>
internal sealed class SoakCell : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("vla-soak-");
    private readonly RobotPrograms programs;
    private readonly Waiting waiting;
    private readonly ChildProcess simulator;
    private readonly ChildProcess guard;
    private ServerProcess server;
    private ChildProcess run;
    private readonly int port;

    public SoakCell(int domain, CancellationToken cancellation)
    {
        string robotFile = RepositoryPaths.Of("hardware", "simulated-bimanual", "robot.yaml");
        waiting = new Waiting(cancellation);
        programs = new RobotPrograms(domain, robotFile, CameraPeer.Stock, cancellation);
        Watch = new WireWatch(RobotProfileFile.Read(robotFile).Profile, programs.Node("bench_watch"));
        simulator = programs.Simulator();
        guard = programs.Guard();
        server = programs.Server(0);
        port = server.Ports[1];
        run = StartRun();
        Simulator.Start(simulator.Process.Id);
        Guard.Start(guard.Process.Id);
        Server.Start(server.Process);
        Run.Start(run.Process.Id);
    }

    public WireWatch Watch { get; }

    public ProcessLife Simulator { get; } = new("simulator");

    public ProcessLife Guard { get; } = new("guard");

    public ProcessLife Server { get; } = new("server");

    public ProcessLife Run { get; } = new("run");

    /// <summary>All of them.</summary>
    public IReadOnlyList<ProcessLife> Lives => [Run, Guard, Server, Simulator];

    /// <summary>Where episodes are recorded.</summary>
    public string Store => Path.Combine(folder.FullName, "store");

    /// <summary>The numbers of the processes as they are now.</summary>
    public (int Run, int Guard, int Server, int Simulator) Numbers => (run.Process.Id, guard.Process.Id, server.Process, simulator.Process.Id);

    /// <summary>Whether simulator and guard, which nobody ends, still run.</summary>
    public bool IsWhole => !simulator.Process.HasExited && !guard.Process.HasExited;

    /// <summary>What the guard has said.</summary>
    public string GuardSaid => guard.Said();

    /// <summary>Starts what has ended.</summary>
    public void Revive()
    {
        if (server.HasExited)
        {
            server.Dispose();
            server = programs.Server(port);
            Server.Start(server.Process);
        }

        if (run.Process.HasExited)
        {
            run.Dispose();
            run = StartRun();
            Run.Start(run.Process.Id);
        }
    }

    /// <summary>Ends the run as an operator does.</summary>
    public void EndRun() => RobotPrograms.Interrupt(run, waiting);

    public void Dispose()
    {
        run.Dispose();
        server.Dispose();
        guard.Dispose();
        simulator.Dispose();
        Watch.Dispose();
        folder.Delete(recursive: true);
    }

    private ChildProcess StartRun() => programs.Run(RobotPrograms.PolicyAt(port), Store, more: null, "--guard", "attach", "--episodes", "100000");
}
