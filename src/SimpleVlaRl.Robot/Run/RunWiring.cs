using Microsoft.Extensions.Logging;
using SimpleVlaRl.CommandLine;
using SimpleVlaRl.CommandLine.Errors;
using SimpleVlaRl.CommandLine.Interop;
using SimpleVlaRl.Control;
using SimpleVlaRl.Control.Fakes;
using SimpleVlaRl.Control.Operating;
using SimpleVlaRl.Core.Auditing;
using SimpleVlaRl.Core.Commands;
using SimpleVlaRl.Core.Environments;
using SimpleVlaRl.Core.Policies;
using SimpleVlaRl.Core.Robots;
using SimpleVlaRl.Episodes.Recording;
using SimpleVlaRl.Inference;
using SimpleVlaRl.Promotion.Signing;
using SimpleVlaRl.Robot.Doors;
using SimpleVlaRl.Robot.Operating;
using SimpleVlaRl.Ros2;
using SimpleVlaRl.Ros2.Errors;
using SimpleVlaRl.Ros2.Robot;
using SimpleVlaRl.Safety;
using SimpleVlaRl.Safety.Guarding;
using SimpleVlaRl.Serving.Errors;
using SimpleVlaRl.Serving.Server;

namespace SimpleVlaRl.Robot.Run;

/// <summary>The ports of one run and what must be closed after it, in reverse order of opening.</summary>
internal sealed class RunWiring : IDisposable
{
    /// <summary>The word that stands for a policy without a network.</summary>
    public const string FakePolicyWord = "fake";

    private readonly Stack<IDisposable> owned = [];
    private ControlPorts? ports;

    private RunWiring()
    {
    }

    public ControlPorts Ports => ports!;

    /// <summary>The person beside the robot; null without ROS 2.</summary>
    public RunOperator? Operator { get; private set; }

    /// <summary>The node as ROS 2 sees it; null without ROS 2.</summary>
    public RunNode? Node { get; private set; }

    /// <summary>The robot's topics; null without ROS 2.</summary>
    public RosObservationSource? Topics { get; private set; }

    /// <summary>The operator's page; null where there is none.</summary>
    public RunPage? Page { get; private set; }

    /// <summary>The process that has the gate; null where this one has.</summary>
    public RunGuard? Guard { get; private set; }

    /// <summary>Nothing native: a robot that goes where it is sent, a policy that swings the joints, a recorder that counts.</summary>
    public static RunWiring Fake(RobotProfile robot, IAuditLog audit)
    {
        RunWiring wiring = new();
        FakeRobot fake = wiring.Own(new FakeRobot(robot, TimeProvider.System, TimeSpan.FromSeconds(3)));
        NullEpisodeSink sink = wiring.Own(new NullEpisodeSink());
        FakePolicy policy = wiring.Own(new FakePolicy(robot, TimeProvider.System));
        wiring.ports = new ControlPorts
        {
            Robot = robot,
            Source = fake,
            Policy = policy,
            Gate = new CommandGate(robot, policy.Manifest.Architecture.ChunkLength, TimeProvider.System),
            Sink = fake,
            Recorder = sink,
            Scene = fake,
            Time = TimeProvider.System,
            Audit = audit,
        };
        return wiring;
    }

    /// <summary>A robot behind ROS 2 topics, an exported policy, a store.</summary>
    public static RunWiring Real(
        RunOptions options,
        (RobotProfile Profile, string Digest) robot,
        IAuditLog audit,
        Terminal terminal,
        ILoggerFactory logs,
        CancellationTokenSource shutdown)
    {
        RunWiring wiring = new();
        try
        {
            wiring.Open(options, robot, audit, terminal, logs, shutdown);
            return wiring;
        }
        catch (Exception exception)
        {
            wiring.Dispose();
            if (exception is RosException or PolicyLoadException or ServingException or GuardException)
            {
                throw new UserException(exception.Message, exception);
            }

            throw;
        }
    }

    public void Dispose()
    {
        while (owned.TryPop(out IDisposable? item))
        {
            item.Dispose();
        }
    }

    private void Open(
        RunOptions options,
        (RobotProfile Profile, string Digest) read,
        IAuditLog audit,
        Terminal terminal,
        ILoggerFactory logs,
        CancellationTokenSource shutdown)
    {
        TimeProvider clock = TimeProvider.System;
        ILogger log = logs.CreateLogger("run");
        RobotProfile robot = read.Profile;

        // First, so that it gets ready while the policy is loaded.
        Guard = options.Guard == GuardChoice.InProcess ? null : Own(new RunGuard(options, robot, OnNotice));
        IPolicy policy = Own(LoadPolicy(options, robot, clock, terminal, log));
        PolicyVersion identity = policy.Identity;
        log.PolicyLoaded(identity.Name, identity.Version, identity.Precision, identity.ExecutionProvider, identity.Digest);
        string node = options.Ros.NodeName ?? RobotNode.Runtime(robot.Name);
        QuietClassifier? classifier = options.Classifier is { } folder ? Own(new QuietClassifier(ClassifierFolder.Load(folder, robot, options.Task))) : null;
        RosContextOptions joining = RosConflicts.Options(node, options.DomainId, incompatible => log.IncompatibleQos(incompatible.ToString()));
        RosContext context = Own(RosContext.Open(
            joining with { NodeNamespace = options.Ros.NodeNamespace ?? joining.NodeNamespace, Remappings = options.Ros.RemappingsOf(node) }, clock));
        log.Joined(node, context.DomainId);
        terminal.Status($"running {policy.Identity.Name} on {robot.Name} in ROS domain {context.DomainId}");
        RosConflicts.Demand(
            context,
            Guard is not null ? [] : [.. robot.CommandChannels.Where(channel => !CommandTypes.IsAction(channel.Dialect)).Select(channel => channel.Topic)],
            robot.TakeOver?.Nodes ?? [],
            $"ROS domain {context.DomainId} is in use by another robot of the name '{robot.Name}'",
            OnConflict,
            clock,
            shutdown.Token);
        StorePreparation.Run(options.Store, terminal, log);
        RosObservationSource source = Topics = Own(new RosObservationSource(context, robot, clock, OnNotice, new PictureDecoder()));
        SceneKind kind = options.Scene ?? robot.Scene;
        RunDemands.Check(options, kind);
        (IScene? surroundings, IReadOnlyList<RosSubscription> heard) = Surroundings(kind, context, robot, clock, OnNotice);
        int chunkLength = policy.Manifest.Architecture.ChunkLength;
        GuardedGate? guarded = Guard?.Connect(GuardIdentity.Of(robot, read.Digest, context.DomainId), chunkLength, clock, shutdown.Token);
        terminal.Status(Guard?.Describe() ?? "the gate is in this program and goes with it (--guard in-process)");
        ICommandGate gate = guarded is not null ? guarded : new CommandGate(robot, chunkLength, clock);
        RunStop stop = Own(new RunStop(context, robot, gate, audit, clock));
        Operator = Own(new RunOperator(context, options, kind, terminal, stop.Line, OnNotice));
        stop.Listen(Operator.Desk, OnNotice);
        EpisodeWriter recorder = Own(new EpisodeWriter(options.Store, Recording(robot, source), clock, log.RecordingProblem));
        Page = options.HasNoPage || (options.Page is null && kind != SceneKind.Operator) ? null : Own(new RunPage(robot, recorder));
        RosTakeOverWatch? takeOver = robot.TakeOver is null ? null : Own(new RosTakeOverWatch(context, robot, clock));
        RosExclusivityWatch watch = Own(new RosExclusivityWatch(context, robot, source, heard, clock, guarded?.Exclusivity, takeOver));
        ports = new ControlPorts
        {
            Robot = robot,
            Source = source,
            Policy = policy,
            Gate = gate,
            Sink = guarded?.Sink ?? Own(new RosJointCommandSink(context, robot, source)),
            Recorder = Page is null ? recorder : Page.Recorder,
            Scene = Own(new OperatorScene(Operator.Desk, surroundings)),
            Time = clock,
            Exclusivity = watch,
            Interlocks = stop.Interlocks,
            TakeOver = takeOver,
            Audit = audit,
            OnInferenceThread = AsInference,
        };
        if (classifier is not null)
        {
            FreshFrames frames = new(robot, classifier.Manifest.Cameras, source.TryLook, clock);
            OutcomeWatch outcomes = new(
                classifier, Operator.Desk, frames.Look, audit, options.ClassifierDecides, kind == SceneKind.Operator ? null : terminal.Status);
            Own(new OutcomeThread(outcomes, classifier.Manifest.LookRateHertz, OnNotice));
        }

        Node = Own(new RunNode(context, options, robot, Topics, Operator.Desk, shutdown));
        Page?.Open(
            options.Page ?? new WebDoorOptions { Port = DoorOptions.UsualPort, Prefix = "--console-" },
            isAsked: options.Page is not null,
            new RunPageParts(options, robot, Topics, Operator, Guard),
            policy,
            logs,
            terminal);

        void OnNotice(string notice)
        {
            terminal.Status(notice);
            log.Waits(notice);
            Node?.Warn(notice);
            Page?.Warn(notice);
        }

        void OnConflict(string conflict)
        {
            terminal.Status(conflict);
            log.Conflict(conflict);
        }
    }

    /// <summary>Large frames get the room that a second of them takes at the usual waypoint rate.</summary>
    private static EpisodeWriterOptions Recording(RobotProfile robot, RosObservationSource source)
    {
        const int BufferedFrames = 10;
        EpisodeWriterOptions usual = new() { MessagesAtStart = () => source.CameraInfos };
        long largest = robot.Cameras.Sum(camera => 3L * camera.Width * camera.Height) * BufferedFrames;
        return usual with { FrameBufferBytes = Math.Max(usual.FrameBufferBytes, largest) };
    }

    /// <summary>What surrounds the robot beside a person, and what it is heard with.</summary>
    private (IScene? Scene, IReadOnlyList<RosSubscription> Heard) Surroundings(
        SceneKind kind, RosContext context, RobotProfile robot, TimeProvider clock, Action<string> onNotice)
    {
        switch (kind)
        {
            case SceneKind.Simulator:
                SimulatorScene simulator = Own(new SimulatorScene(context, clock));
                return (simulator, simulator.Subscriptions);
            case SceneKind.Topics:
                SceneTopics topics = robot.SceneTopics
                    ?? throw new UsageException($"--scene topics needs scene_topics in the profile of '{robot.Name}': episode, ready and outcome.");
                TopicsScene checker = Own(new TopicsScene(context, topics, onNotice));
                return (checker, checker.Subscriptions);
            default:
                return (null, []);
        }
    }

    private static IPolicy LoadPolicy(RunOptions options, RobotProfile robot, TimeProvider clock, Terminal terminal, ILogger log)
    {
        if (options.Follows != FollowMode.None)
        {
            return Follow(options, robot, clock, terminal, log);
        }

        return options.Remote is { } remote
            ? RemotePolicies.Connect(remote, options, robot, clock, log)
            : options.PolicyFolder == FakePolicyWord
            ? new FakePolicy(robot, clock)
            : OnnxPolicy.Load(options.PolicyFolder, options.Version, options.Engine, clock, AsInference);
    }

    private static FollowingPolicy Follow(RunOptions options, RobotProfile robot, TimeProvider clock, Terminal terminal, ILogger log)
    {
        PolicyLocation location = PolicyLocation.Parse(options.PolicyFolder);
        if (options.Remote is not null || options.PolicyFolder == FakePolicyWord || options.Version is not null || location.Version is not null)
        {
            throw new UsageException("--follow needs a policy's folder on this machine and no version; --policy is "
                + $"'{options.PolicyFolder}'{(options.Version is { } version ? $" and --version-number {version}" : "")}. A server "
                + "follows its versions itself.");
        }

        FollowingPolicyOptions following = new()
        {
            Policy = options.Engine,
            Robot = robot,
            OnHelperThread = AsInference,
            Choice = new DecidedVersions(location.Folder, options.Follows),
            FilesBeside = [ManifestSignature.FileName],
            OnFailedTest = options.Follows == FollowMode.Newest ? null
                : (version, problem) => VersionDecision.RejectUntested(location.Folder, version, problem),
        };
        return FollowingPolicy.Load(location.Folder, following, clock, news =>
        {
            terminal.Status(news);
            log.VersionNews(news);
        });
    }

    private static void AsInference() => Scheduling.TryRealTime(Scheduling.PriorityOfInference);

    private T Own<T>(T item)
        where T : IDisposable
    {
        owned.Push(item);
        return item;
    }
}
