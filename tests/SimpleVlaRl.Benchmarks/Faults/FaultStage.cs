using System.Globalization;
using System.Text.RegularExpressions;
using SimpleVlaRl.Benchmarks.Robots;
using SimpleVlaRl.CommandLine;
using SimpleVlaRl.CommandLine.Errors;
using SimpleVlaRl.Core.Episodes;
using SimpleVlaRl.Core.Robots;
using SimpleVlaRl.Episodes;
using SimpleVlaRl.Episodes.Index;
using SimpleVlaRl.Messages.StandardMessages;
using SimpleVlaRl.Robots;
using SimpleVlaRl.Ros2;
using SimpleVlaRl.Ros2.Transport;

namespace SimpleVlaRl.Benchmarks.Faults;

/// <summary>A robot, the programs that run it, and a watch on the wire.</summary>
internal sealed partial class FaultStage : IDisposable
{
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(2);
    private static readonly TimeSpan ReadyInterval = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Lasting = TimeSpan.FromSeconds(6);
    private static readonly TimeSpan SimulatorTimeout = TimeSpan.FromSeconds(30);

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("vla-faults-");
    private readonly List<IDisposable> owned = [];
    private readonly int domain;
    private readonly CancellationToken cancellation;
    private readonly string robotFile;
    private readonly string configuration;

    /// <summary>Starts what the run needs.</summary>
    /// <param name="fault">The fault that will be made.</param>
    /// <param name="foreign">The foreign robot; null where none is needed.</param>
    /// <param name="domain">The ROS domain.</param>
    /// <param name="cancellation">Gives up.</param>
    public FaultStage(FaultCase fault, ForeignBody? foreign, int domain, CancellationToken cancellation)
    {
        (this.domain, this.cancellation) = (domain, cancellation);
        robotFile = foreign?.Profile ?? RepositoryPaths.Of("hardware", "simulated-bimanual", "robot.yaml");
        try
        {
            if (fault.Body == FaultBody.Networked)
            {
                owned.Add(new NetworkCut());
            }

            configuration = fault.Body == FaultBody.Networked ? NetworkCut.ConfigurationHere : CameraPeer.Stock;
            RobotProfile robot = RobotProfileFile.Read(robotFile).Profile;
            Body = fault.Body switch
            {
                FaultBody.Foreign => Own(foreign!.Start(domain, fault.Happening, configuration)),
                FaultBody.Networked => StartSimulator(NetworkCut.Words, NetworkCut.ConfigurationThere),
                _ => StartSimulator(["nice", "-n", "5"], configuration),
            };
            Watch = new WireWatch(robot, new RosContextOptions
            {
                NodeName = "bench_watch",
                DomainId = domain,
                Network = new RosNetwork(RosNetworkRange.SystemDefault, [], configuration),
            });
            owned.Add(Watch);
            if (foreign is not null)
            {
                StandReady();
            }

            string policy = fault.Body switch
            {
                FaultBody.Foreign => "fake",
                FaultBody.Served => StartServer(),
                _ => RepositoryPaths.Of("models", "transfer-cube-nano"),
            };
            fault.Prepare?.Invoke(this);
            Run = StartRun(policy, fault.Environment?.Invoke(this));
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>The robot: simulator or drivers.</summary>
    public ChildProcess Body { get; }

    /// <summary>The <c>vla-robot run</c>.</summary>
    public ChildProcess Run { get; }

    /// <summary>The server of the policy, where there is one.</summary>
    public ServerProcess? Server { get; private set; }

    /// <summary>Who hears all commands.</summary>
    public WireWatch Watch { get; }

    /// <summary>A folder of the stage's own.</summary>
    public string Folder => folder.FullName;

    /// <summary>Where the episode is recorded.</summary>
    public string Store => Path.Combine(folder.FullName, "store");

    /// <summary>The number of the run's guard.</summary>
    public int Guard => int.Parse(GuardPattern().Match(Run.Said()).Groups[1].Value, CultureInfo.InvariantCulture);

    /// <summary>Something that a fault said, which stands in the table in place of an outcome.</summary>
    public string Remark { get; set; } = "";

    /// <summary>When the fault was made.</summary>
    public long MadeTimestamp { get; private set; }

    /// <summary>The fault is made now.</summary>
    public void MadeNow()
    {
        Watch.ForgetSteps();
        MadeTimestamp = TimeProvider.System.GetTimestamp();
    }

    /// <summary>Waits until the arms move in an episode, and then for as long as is said.</summary>
    public void AwaitMotion(TimeSpan further)
    {
        Until(() => HasPart && Watch.IsMoving, TimeSpan.FromSeconds(40), "the arms move in an episode");
        Pause(further);
        Until(() => Watch.IsMoving, TimeSpan.FromSeconds(10), "the arms move again");
    }

    /// <summary>Waits.</summary>
    public void Pause(TimeSpan length)
    {
        cancellation.WaitHandle.WaitOne(length);
        cancellation.ThrowIfCancellationRequested();
    }

    /// <summary>Waits for a condition.</summary>
    /// <exception cref="UserException">It did not come.</exception>
    public void Until(Func<bool> condition, TimeSpan patience, string description)
    {
        long began = TimeProvider.System.GetTimestamp();
        while (!condition())
        {
            Pause(Poll);
            if (TimeProvider.System.GetElapsedTime(began) > patience)
            {
                throw new UserException($"not within {patience.TotalSeconds:0} s: {description}; the run said: {Run?.Said()}");
            }
        }
    }

    /// <summary>Starts a second run of the same robot.</summary>
    public ChildProcess StartSecondRun() => Own(ChildProcess.Start(RunWords("fake", Path.Combine(Folder, "second")), Environment(null), _ => false, true));

    /// <summary>Lets a process that was stopped go on after a while.</summary>
    public void Resume(int process, TimeSpan after)
    {
        Pause(after);
        Signals.Send(process, "CONT");
    }

    /// <summary>Waits a while for the run's end, ends it where it goes on, and does something then.</summary>
    public void EndRunAnd(Action then)
    {
        if (!Run.Process.WaitForExit(Lasting))
        {
            Signals.Send(Run.Process.Id, "INT");
            if (!Run.Process.WaitForExit(Lasting))
            {
                Run.Kill();
            }
        }

        then();
    }

    /// <summary>Recovers what a crash left.</summary>
    public void Recover() => Signals.Demand(ProgramWords.Of("vla-robot")[0], ProgramWords.Of("vla-robot")[1], "episodes", "recover", "--store", Store);

    /// <summary>How the episode ended, as it is stored; null where there is none.</summary>
    public EpisodeOutcome? Outcome()
    {
        using EpisodeStore store = EpisodeStore.Open(Store, TimeProvider.System);
        return store.List(new EpisodeQuery()) is [{ } newest, ..] ? newest.Outcome : null;
    }

    /// <summary>Whether an episode is being written.</summary>
    public bool HasPart => Directory.Exists(Store) && Directory.GetFiles(Store, "*.part", SearchOption.AllDirectories).Length > 0;

    public void Dispose()
    {
        if (Run is not null && GuardPattern().IsMatch(Run.Said()))
        {
            Signals.Send(Guard, "KILL");
        }

        foreach (IDisposable thing in owned.AsEnumerable().Reverse())
        {
            thing.Dispose();
        }

        folder.Delete(recursive: true);
    }

    /// <summary>Ends with this stage.</summary>
    public T Own<T>(T thing)
        where T : IDisposable
    {
        owned.Add(thing);
        return thing;
    }

    /// <summary>The lab's checker, which always says ready.</summary>
    private void StandReady()
    {
        RosPublisher ready = Watch.Context.CreatePublisher("/lab/ready", BoolMessage.Description, QosProfile.Default);
        Watch.Context.CreatePublisher("/lab/outcome", StringMessage.Description, QosProfile.Default);

        // Ends before the node does.
        Own(new Timer(_ => ready.Publish(new BoolMessage { Data = true }), null, ReadyInterval, ReadyInterval));
    }

    private ChildProcess StartSimulator(string[] before, string configured)
    {
        string[] words = [.. before, .. ProgramWords.Of("vla-simulator"), "--domain", Text(domain), "--robot", robotFile];
        ChildProcess simulator = Own(ChildProcess.Start(
            words, Environment(configured), said => said.Contains("simulating", StringComparison.Ordinal), readsOutput: false));
        return simulator.AwaitReady(SimulatorTimeout, cancellation) ? simulator
            : throw new UserException($"The simulator did not start; it said: {simulator.Said()}");
    }

    private string StartServer()
    {
        Server = Own(ServerProcess.StartRobot(
            cancellation,
            "serve", "--policy", RepositoryPaths.Of("models", "transfer-cube-nano"), "--http-port", "0", "--grpc-port", "0", "--outcomes", "", "--batch", "1",
            "--lanes", "1"));
        return $"grpc://127.0.0.1:{Text(Server.Ports[1])}";
    }

    private ChildProcess StartRun(string policy, IReadOnlyDictionary<string, string>? more) => Own(ChildProcess.Start(
        RunWords(policy, Store), Environment(configuration, more), _ => false, readsOutput: true));

    private string[] RunWords(string policy, string store) =>
    [
        "/usr/bin/env", "--default-signal=INT", .. ProgramWords.Of("vla-robot"), "run", "--policy", policy, "--robot", robotFile, "--episodes", "1",
        "--time-limit", "30", "--store", store, "--domain", Text(domain),
    ];

    private Dictionary<string, string> Environment(string? configured, IReadOnlyDictionary<string, string>? more = null)
    {
        Dictionary<string, string> environment = new(more ?? new Dictionary<string, string>())
        {
            ["CYCLONEDDS_URI"] = configured ?? configuration,
            ["ROS_AUTOMATIC_DISCOVERY_RANGE"] = "SYSTEM_DEFAULT",
        };
        return environment;
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    [GeneratedRegex("the gate is in process (\\d+)")]
    private static partial Regex GuardPattern();
}
