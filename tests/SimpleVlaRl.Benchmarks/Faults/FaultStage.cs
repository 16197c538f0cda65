using SimpleVlaRl.Benchmarks.Robots;
using SimpleVlaRl.CommandLine;
using SimpleVlaRl.CommandLine.Errors;
using SimpleVlaRl.Core.Episodes;
using SimpleVlaRl.Episodes;
using SimpleVlaRl.Episodes.Index;
using SimpleVlaRl.Messages.StandardMessages;
using SimpleVlaRl.Robot.Run;
using SimpleVlaRl.Robots;
using SimpleVlaRl.Ros2;
using SimpleVlaRl.Ros2.Transport;

namespace SimpleVlaRl.Benchmarks.Faults;

/// <summary>A robot, the programs that run it, and a watch on the wire.</summary>
internal sealed class FaultStage : IDisposable
{
    private static readonly TimeSpan ReadyInterval = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Lasting = TimeSpan.FromSeconds(6);
    private static readonly TimeSpan ToMove = TimeSpan.FromSeconds(40);
    private static readonly TimeSpan ToMoveAgain = TimeSpan.FromSeconds(10);

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("vla-faults-");
    private readonly List<IDisposable> owned = [];
    private readonly RobotPrograms programs;
    private readonly Waiting waiting;

    /// <summary>Starts what the run needs, and the run.</summary>
    /// <param name="fault">The fault that will be made.</param>
    /// <param name="foreign">The foreign robot; null where none is needed.</param>
    /// <param name="domain">The ROS domain.</param>
    /// <param name="cancellation">Gives up.</param>
    public FaultStage(FaultCase fault, ForeignBody? foreign, int domain, CancellationToken cancellation)
    {
        waiting = new Waiting(cancellation);
        string robotFile = foreign?.Profile ?? RepositoryPaths.Of("hardware", "simulated-bimanual", "robot.yaml");
        try
        {
            bool isNetworked = fault.Body == FaultBody.Networked;
            if (isNetworked)
            {
                owned.Add(new NetworkCut());
            }

            string configuration = isNetworked ? NetworkCut.ConfigurationHere : CameraPeer.Stock;
            programs = new RobotPrograms(domain, robotFile, configuration, cancellation);
            Body = Own(fault.Body switch
            {
                FaultBody.Foreign => foreign!.Start(domain, fault.Happening, configuration),
                FaultBody.Networked => programs.Simulator(NetworkCut.ConfigurationThere, NetworkCut.Words),
                _ => programs.Simulator(),
            });
            Watch = Own(new WireWatch(RobotProfileFile.Read(robotFile).Profile, programs.Node("bench_watch")));
            if (foreign is not null)
            {
                StandReady();
            }

            string policy = fault.Body == FaultBody.Served ? StartServer()
                : fault.Swings || fault.Body == FaultBody.Foreign ? RunWiring.FakePolicyWord : RobotPrograms.Policy;
            fault.Prepare?.Invoke(this);
            Run = Own(programs.Run(policy, Store, fault.Environment?.Invoke(this), "--episodes", "1"));
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
    public int Guard => RobotPrograms.GuardOf(Run) ?? throw new UserException($"The run has not said where its gate is: {Run.Said()}");

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
        Until(() => RobotPrograms.Parts(Store).Length > 0 && Watch.IsMoving, ToMove, "the arms move in an episode");
        waiting.Pause(further);
        Until(() => Watch.IsMoving, ToMoveAgain, "the arms move again");
    }

    /// <summary>Waits for a condition.</summary>
    /// <exception cref="UserException">It did not come.</exception>
    public void Until(Func<bool> condition, TimeSpan patience, string description) => waiting.Until(condition, patience, description, Run.Said);

    /// <summary>Starts a second run of the same robot.</summary>
    public ChildProcess StartSecondRun() => Own(programs.Run(RunWiring.FakePolicyWord, Path.Combine(Folder, "second"), more: null));

    /// <summary>Lets a process that was stopped go on after a while.</summary>
    public void Resume(int process, TimeSpan after)
    {
        waiting.Pause(after);
        Signals.Send(process, "CONT");
    }

    /// <summary>Waits a while for the run's end, ends it where it goes on, and does something then.</summary>
    public void EndRunAnd(Action then)
    {
        if (!Run.Process.WaitForExit(Lasting))
        {
            RobotPrograms.Interrupt(Run, waiting);
        }

        then();
    }

    /// <summary>How the episode ended, as it is stored; null where there is none.</summary>
    public EpisodeOutcome? Outcome()
    {
        using EpisodeStore store = EpisodeStore.Open(Store, TimeProvider.System);
        return store.List(new EpisodeQuery()) is [{ } newest, ..] ? newest.Outcome : null;
    }

    /// <summary>Ends with this stage.</summary>
    public T Own<T>(T thing)
        where T : IDisposable
    {
        owned.Add(thing);
        return thing;
    }

    public void Dispose()
    {
        RobotPrograms.KillGuardOf(Run);
        foreach (IDisposable thing in owned.AsEnumerable().Reverse())
        {
            thing.Dispose();
        }

        folder.Delete(recursive: true);
    }

    /// <summary>The lab's checker, which always says ready.</summary>
    private void StandReady()
    {
        RosPublisher ready = Watch.Context.CreatePublisher("/lab/ready", BoolMessage.Description, QosProfile.Default);
        Watch.Context.CreatePublisher("/lab/outcome", StringMessage.Description, QosProfile.Default);

        // Ends before the node does.
        Own(new Timer(_ => ready.Publish(new BoolMessage { Data = true }), null, ReadyInterval, ReadyInterval));
    }

    private string StartServer()
    {
        Server = Own(programs.Server(0));
        return RobotPrograms.PolicyAt(Server.Ports[1]);
    }
}
