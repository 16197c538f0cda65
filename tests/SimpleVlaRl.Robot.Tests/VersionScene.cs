using Microsoft.Extensions.Logging.Abstractions;
using SimpleVlaRl.CommandLine;
using SimpleVlaRl.Control;
using SimpleVlaRl.Core.Episodes;
using SimpleVlaRl.Core.Policies;
using SimpleVlaRl.Episodes.Recording;
using SimpleVlaRl.Inference;
using SimpleVlaRl.Promotion.Decisions;
using SimpleVlaRl.Promotion.Trials;
using SimpleVlaRl.Robot.Run;

namespace SimpleVlaRl.Robot.Tests;

/// <summary>A policy on disk that is followed, a store, and a robot that is told how its episodes ended.</summary>
internal sealed class VersionScene : IDisposable
{
    private static readonly PolicyArchitecture Architecture = TinyPolicies.Everything();
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);
    private readonly TemporaryFolder folder = new();
    private readonly PairedTrialOptions trial;
    private int recorded;

    public VersionScene(FollowMode mode = FollowMode.Tested, PairedTrialOptions? trial = null)
    {
        (Mode, this.trial) = (mode, trial ?? new PairedTrialOptions());
        Policy = FollowingPolicy.Load(
            Disk.Folder,
            new FollowingPolicyOptions { LookEvery = TimeSpan.FromMilliseconds(20), Choice = new DecidedVersions(Disk.Folder, mode) },
            TimeProvider.System,
            _ => { });
        Follower = new VersionFollower(Policy, Options, ("two", "digest"), new Terminal(true), NullLogger.Instance);
    }

    public FollowMode Mode { get; }

    public PolicyOnDisk Disk { get; } = new(Architecture);

    public FollowingPolicy Policy { get; }

    public VersionFollower Follower { get; }

    public string Store => Path.Combine(folder.Path, "store");

    public RunOptions Options => new()
    {
        PolicyFolder = Disk.Folder,
        RobotFile = "robot.yaml",
        Task = "lift_pot",
        Store = Store,
        Seed = 7,
        Episodes = 16,
        GroupSize = 8,
        Follows = Mode,
        Trial = trial,
        Randomize = false,
        Control = new ControlOptions { Mode = ControlMode.Collect },
        IsFake = false,
        Waits = false,
        MakesFilmstrips = false,
        Engine = new(),
        IsJson = true,
        IsVerbose = false,
    };

    public PromotionHistory History => PromotionLog.Read(Disk.Folder);

    /// <summary>Exports another version and waits until it is loaded and tested, where it is to be.</summary>
    public int Export(int seed, bool isReady = true)
    {
        int version = Disk.AddVersion(new RandomWeights(Architecture, seed));
        Assert.True(!isReady || SpinWait.SpinUntil(() => Policy.Ready?.Version == version, Patience));
        return version;
    }

    /// <summary>Waits until a version is loaded and tested.</summary>
    public void AwaitReady(int version) => Assert.True(SpinWait.SpinUntil(() => Policy.Ready?.Version == version, Patience));

    public void Decide(int version, PromotionDecision decision) => PromotionLog.Decide(Disk.Folder, _ => new PromotionRecord
    {
        Time = DateTimeOffset.UnixEpoch,
        Version = version,
        Digest = VersionDigest.Of(Disk.Manifest.Versions.Single(known => known.Version == version)),
        Decision = decision,
        By = "anna",
        Reason = "she said so",
    });

    /// <summary>Runs a trial's next episode by whichever version answers.</summary>
    /// <param name="trial">The trial.</param>
    /// <param name="outcome">How it ends, by the version.</param>
    /// <returns>The episode, and the version that did it.</returns>
    public (ScheduledEpisode Episode, int Version, string? End) Play(VersionTrial trial, Func<int, EpisodeOutcome> outcome)
    {
        ScheduledEpisode next = trial.Next();
        EpisodeSummary summary = new() { Outcome = outcome(Policy.Identity.Version), Duration = TimeSpan.FromSeconds(1), Ticks = 50, Chunks = 1 };
        using (EpisodeWriter writer = new(Store, new EpisodeWriterOptions { MinimumFreeBytes = 0, WaitsForRoom = true }, TimeProvider.System))
        {
            writer.Begin(new EpisodeHeader
            {
                EpisodeId = Guid.CreateVersion7(),
                Task = "lift_pot",
                Instruction = "lift",
                Seed = next.Start.Seed,
                GroupId = next.GroupId,
                Attempt = next.Attempt,
                Robot = "two",
                RobotDigest = "digest",
                SoftwareVersion = "1",
                Actor = EpisodeActor.Policy,
                Policy = Policy.Identity,
                Mode = EpisodeMode.Evaluate,
                JointNames = ["a"],
                CameraNames = [],
                ServoRateHertz = 50,
                WaypointRateHertz = 10,
                ChunkLength = 2,
                StartedNanoseconds = 1_790_000_000_000_000_000 + (++recorded * 1_000_000_000L),
            });
            writer.Commit(summary);
        }

        return (next, Policy.Identity.Version, trial.Note(summary));
    }

    public void Dispose()
    {
        Follower.Dispose();
        Policy.Dispose();
        Disk.Dispose();
        folder.Dispose();
    }
}
