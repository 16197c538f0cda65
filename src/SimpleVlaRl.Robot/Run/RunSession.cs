using System.Runtime;
using Microsoft.Extensions.Logging;
using OpenTelemetry.Trace;
using SimpleVlaRl.CommandLine;
using SimpleVlaRl.CommandLine.Errors;
using SimpleVlaRl.Control;
using SimpleVlaRl.Core.Episodes;
using SimpleVlaRl.Core.Policies;
using SimpleVlaRl.Core.Robots;
using SimpleVlaRl.Episodes;
using SimpleVlaRl.Episodes.Index;
using SimpleVlaRl.Inference;
using SimpleVlaRl.Robot.Serve;
using SimpleVlaRl.Robot.Stores;
using SimpleVlaRl.Robots;
using SimpleVlaRl.Ros2.Robot;

namespace SimpleVlaRl.Robot.Run;

/// <summary>Wires the ports and runs the episodes one after the other.</summary>
internal static class RunSession
{
    public static int Run(RunOptions options, CancellationToken interrupted)
    {
        using CancellationTokenSource shutdown = CancellationTokenSource.CreateLinkedTokenSource(interrupted);
        Terminal terminal = new(options.IsJson);
        try
        {
            return Run(options, terminal, shutdown);
        }
        catch (OperationCanceledException) when (shutdown.IsCancellationRequested && !interrupted.IsCancellationRequested)
        {
            terminal.Status("shut down over ROS 2");
            return ExitCode.Interrupted;
        }
    }

    private static int Run(RunOptions options, Terminal terminal, CancellationTokenSource shutdown)
    {
        CancellationToken cancellation = shutdown.Token;
        (RobotProfile robot, string digest) = RobotProfileFile.Read(options.RobotFile);
        using ILoggerFactory logs = LogSetup.Create(options.IsVerbose, options.IsFake ? null : Path.Combine(options.Store, "logs", "run.jsonl"));
        ILogger log = logs.CreateLogger("run");
        using RunAudit audit = RunAudit.Open(options, robot, digest);
        log.Started(options.Episodes, options.Task, options.Seed, options.Control.Mode.ToString(), robot.Name, digest);
        using TracerProvider? traces = options.Remote is null ? null : TelemetrySetup.ForRobot();
        using RunWiring wiring = options.IsFake ? RunWiring.Fake(robot, audit.Log)
            : RunWiring.Real(options, (robot, digest), audit.Log, terminal, logs, shutdown);
        audit.Policy(wiring.Ports.Policy.Identity);
        GCSettings.LatencyMode = GCLatencyMode.SustainedLowLatency;
        RunReport report = new(options, robot, terminal);
        using EpisodeRunner runner = MakeRunner(wiring.Ports, options.Control, Waits);
        foreach (string notice in ManifestBinding.Notices(wiring.Ports.Policy.Manifest, robot))
        {
            Waits(notice);
        }

        EpisodeSchedule schedule = Schedule(options, robot.Name, wiring.Ports.Policy, terminal);
        report.Expected = schedule.Total;
        ControlThread.Run(_ => Rehearse(wiring, options, Header(options, robot, digest, wiring.Ports.Policy, 0), cancellation));
        using VersionFollower? follower =
            wiring.Ports.Policy is FollowingPolicy following ? new VersionFollower(following, options, (robot.Name, digest), terminal, log) : null;
        using EpisodeRunner? trialRunner = options.Follows == FollowMode.Tested ? MakeRunner(wiring.Ports, TrialOptions(options), Waits) : null;
        VersionTrial? trial = null;
        VersionPause pause = new(options.GroupsPerVersion, wiring.Ports.Time);
        if (follower is not null)
        {
            wiring.Operator?.Follow(follower);
        }

        wiring.Node?.Activate();
        long began = wiring.Ports.Time.GetTimestamp();
        IReadOnlyList<ObservedStreamCount> before = wiring.Topics?.Counts ?? [];
        for (int index = 0; !schedule.IsComplete && !cancellation.IsCancellationRequested; index++)
        {
            if (follower is not null && !(runner.TryDrain(cancellation) && trialRunner?.TryDrain(cancellation) != false))
            {
                throw new UserException("The policy is still busy with the episode before, and no version can change. The robot is held.");
            }

            if (trial is null && schedule.IsBetweenGroups)
            {
                trial = follower?.BetweenGroups() is { IsDecided: false } undecided ? undecided : null;
                audit.Policy(wiring.Ports.Policy.Identity);
                if (follower is not null && trial is null
                    && (follower.MustHold || pause.IsDue(wiring.Ports.Policy.Identity, follower.Decisions, Waits)))
                {
                    wiring.Guard?.DemandThatItLives();
                    cancellation.WaitHandle.WaitOne(VersionPause.LookEvery);
                    index--;
                    continue;
                }
            }

            wiring.Guard?.DemandThatItLives();
            ScheduledEpisode next = trial?.Next() ?? schedule.Next(wiring.Ports.Policy.Identity);
            EpisodeHeader header = Begin(Header(Told(options, wiring.Node), robot, digest, wiring.Ports.Policy, next), wiring.Ports.Policy);
            report.Expected = schedule.Total + report.Trials + (next.IsTrial ? 1 : 0);
            wiring.Page?.Prepare(header, schedule.Total);
            wiring.Operator?.Announce(header, index, schedule.Total, cancellation);
            log.EpisodeStarts(header.EpisodeId, header.Seed);
            if (RunOne(next.IsTrial ? trialRunner! : runner, header, report, cancellation) is not { } episode)
            {
                Waits("stopped before the episode began: the arms hold where they are, and nothing is recorded of it");
                (wiring.Ports.Policy as IEpisodicPolicy)?.EndEpisode(header.EpisodeId, EpisodeOutcome.Invalid("stopped", "operator"));
                index--;
                continue;
            }

            Log(log, episode, report.IsRealTime);
            wiring.Page?.Note(episode);
            wiring.Operator?.Desk.Committed(header.EpisodeId, episode.Summary.Outcome);
            (wiring.Ports.Policy as IEpisodicPolicy)?.EndEpisode(header.EpisodeId, episode.Summary.Outcome);
            report.Add(episode, (next.IsTrial ? trialRunner! : runner).Measurements);
            string? end = trial is null ? schedule.Note(episode.Summary) : trial.Note(episode.Summary);
            report.Expected = schedule.Total + report.Trials;
            if (trial is null && schedule.IsBetweenGroups)
            {
                pause.GroupIsDone(wiring.Ports.Policy.Identity);
            }
            else if (trial is { IsDecided: true })
            {
                trial = null;
            }

            if (end is not null)
            {
                Waits(end);
                break;
            }
        }

        wiring.Operator?.Close(cancellation);
        if (wiring.Topics is { } topics)
        {
            report.AddTopics(
                [.. topics.Counts.Zip(before, (now, then) => now with { Received = now.Received - then.Received, Rejected = now.Rejected - then.Rejected })],
                wiring.Ports.Time.GetElapsedTime(began));
        }

        int exitCode = report.Close(cancellation.IsCancellationRequested);
        log.Ended(exitCode);
        audit.ExitCode = exitCode;
        return exitCode;

        void Waits(string problem)
        {
            terminal.Status(problem);
            log.Waits(problem);
        }
    }

    /// <summary>How a trial's episodes are run: greedily, and else as the run's.</summary>
    private static ControlOptions TrialOptions(RunOptions options) => options.Control with { Mode = ControlMode.Deploy };

    /// <summary>The options with the instruction that the node's parameter has now.</summary>
    private static RunOptions Told(RunOptions options, RunNode? node) =>
        node is { Instruction: { Length: > 0 } instruction } ? options with { Instruction = instruction } : options;

    private static void Log(ILogger log, EpisodeReport episode, bool isRealTime)
    {
        (Guid id, EpisodeSummary summary) = (episode.Header.EpisodeId, episode.Summary);
        log.EpisodeEnds(id, summary.Outcome.ToString(), summary.Duration.TotalSeconds, summary.Chunks, episode.Path, isRealTime);
        if (summary.GateRejected + summary.GateLimited > 0)
        {
            log.GateIntervened(summary.GateRejected, summary.GateLimited, id);
        }

        if (summary.Dropped > 0)
        {
            log.Dropped(summary.Dropped, id);
        }
    }

    private static bool Rehearse(RunWiring wiring, RunOptions options, EpisodeHeader header, CancellationToken cancellation)
    {
        Rehearsal.Run(wiring.Ports, options.Control, header, cancellation);
        return true;
    }

    /// <summary>Makes a runner.</summary>
    /// <exception cref="UserException">The policy does not fit the robot.</exception>
    public static EpisodeRunner MakeRunner(ControlPorts ports, ControlOptions options, Action<string> onWaiting)
    {
        try
        {
            return new EpisodeRunner(ports, options, onWaiting);
        }
        catch (ArgumentException exception)
        {
            throw new UserException(UserText.Of(exception), exception);
        }
    }

    /// <summary>An episode; null when a person stopped it before it began.</summary>
    private static EpisodeReport? RunOne(EpisodeRunner runner, EpisodeHeader header, RunReport report, CancellationToken cancellation)
    {
        try
        {
            return Guarded(() => ControlThread.Run(isRealTime =>
            {
                report.IsRealTime = isRealTime;
                return runner.Run(header, cancellation);
            }));
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested || report.HasEpisodes)
        {
            // By a person's stop; or the run is over, and what it has is reported.
            return null;
        }
    }

    /// <summary>An episode; what keeps it from starting or from being recorded becomes a sentence for the user.</summary>
    /// <exception cref="UserException">It was not started or not recorded.</exception>
    public static EpisodeReport Guarded(Func<EpisodeReport> episode)
    {
        try
        {
            return episode();
        }
        catch (EpisodeStartException exception)
        {
            throw new UserException(UserText.Of(exception), exception);
        }
        catch (IOException exception)
        {
            throw new UserException($"The episode cannot be recorded: {exception.Message} The robot is held.", exception);
        }
    }

    /// <summary>Tells a policy elsewhere of the episode; its version is fixed from here on.</summary>
    private static EpisodeHeader Begin(EpisodeHeader header, IPolicy policy)
    {
        if (policy is not IEpisodicPolicy episodic)
        {
            return header;
        }

        episodic.BeginEpisode(header.EpisodeId, header.GroupId);
        return header with { Policy = episodic.Identity };
    }

    /// <summary>What is to be run, with or without what earlier runs have recorded.</summary>
    private static EpisodeSchedule Schedule(RunOptions options, string robot, IPolicy policy, Terminal terminal)
    {
        if (!options.Resumes || !Directory.Exists(options.Store))
        {
            return new EpisodeSchedule(options, [], robot, policy.Identity.Name);
        }

        using EpisodeStore store = StoreAccess.Open(options.Store, terminal);
        EpisodeSchedule schedule = new(options, store.List(new EpisodeQuery { Task = options.Task }), robot, policy.Identity.Name);
        terminal.Status($"{schedule.Finished} of {options.Episodes} episodes are in the store");
        return schedule;
    }

    /// <summary>What is known of the first episode of a run that goes on with nothing.</summary>
    public static EpisodeHeader Header(RunOptions options, RobotProfile robot, string digest, IPolicy policy, int index)
    {
        EpisodeSchedule alone = new(options with { Seed = options.Seed + index }, [], robot.Name, policy.Identity.Name);
        return Header(options, robot, digest, policy, alone.Next(policy.Identity));
    }

    /// <summary>What is known of an episode before it starts.</summary>
    private static EpisodeHeader Header(RunOptions options, RobotProfile robot, string digest, IPolicy policy, ScheduledEpisode next)
    {
        bool isSampled = options.Control.Mode == ControlMode.Collect && !next.IsTrial;
        return new EpisodeHeader
        {
            EpisodeId = Guid.CreateVersion7(),
            Task = options.Task,
            Instruction = options.Instruction ?? policy.Manifest.DefaultInstruction ?? options.Task.Replace('_', ' '),
            Seed = next.Start.Seed,
            Randomized = options.Randomize,
            GroupId = next.GroupId,
            Attempt = next.Attempt,
            Robot = robot.Name,
            RobotDigest = digest,
            SoftwareVersion = typeof(RunSession).Assembly.GetName().Version!.ToString(3),
            Guard = options.IsFake ? GuardPlace.None : options.Guard == GuardChoice.InProcess ? GuardPlace.InProcess : GuardPlace.Process,
            Actor = EpisodeActor.Policy,
            Policy = policy.Identity,
            Mode = next.IsTrial ? EpisodeMode.Evaluate : options.Control.Mode == ControlMode.Collect ? EpisodeMode.Collect : EpisodeMode.Deploy,
            FitForLearning = isSampled,
            Temperature = isSampled ? options.Control.Temperature : 0,
            DrawCorrelation = isSampled ? options.Control.DrawCorrelation : 0,
            JointNames = robot.JointNames,
            CameraNames = [.. robot.Cameras.Select(camera => camera.Name)],
            ServoRateHertz = robot.ServoRateHertz,
            WaypointRateHertz = policy.Manifest.WaypointRateHertz,
            ChunkLength = policy.Manifest.Architecture.ChunkLength,
            StartedNanoseconds = 0,
        };
    }
}
