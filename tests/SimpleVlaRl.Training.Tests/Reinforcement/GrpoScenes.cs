using SimpleVlaRl.Core.Environments;
using SimpleVlaRl.Core.Policies;
using SimpleVlaRl.Training.Networks;
using SimpleVlaRl.Training.Reinforcement;
using SimpleVlaRl.Training.Tests.Rollouts;

namespace SimpleVlaRl.Training.Tests.Reinforcement;

/// <summary>A tiny network in sliding robots, whose attempts succeed in about a third of the cases.</summary>
internal sealed class GrpoScenes : IDisposable
{
    public GrpoScenes(string folder, GrpoOptions? options = null, int environments = 6, bool isLockStep = true, long seed = 3, string? fingerprint = null)
    {
        Options = options ?? Small;
        Manifest = RolloutManifests.Create();
        Network = new PolicyNetwork(Manifest.Architecture, Manifest.Proprioception, seed: 5);
        Environments = new SlidingEnvironment(environments);
        Learner = new GrpoLearner(Network, Options);
        Sampler = new GroupSampler(Options, group => new TrainingStart("slide", group), seed);
        TorchRolloutEngine engine = new(Network);
        SampledRolloutOptions rollout = Rollout(isLockStep);
        Trainer = new GrpoTrainer(
            Manifest, Learner, Sampler, new SampledRollout(Manifest, null, Environments, engine, rollout, TimeProvider.System),
            new SampledRollout(Manifest, null, Environments, engine, rollout with { KeepsDecisions = false }, TimeProvider.System), engine,
            new GrpoTrainerOptions
            {
                ThreadCount = rollout.ThreadCount,
                Temperature = Options.Temperature,
                CheckpointFolder = Path.Combine(folder, "checkpoints"),
                MetricsPath = Path.Combine(folder, "metrics.jsonl"),
                Replay = Options.ReplayBelow > 0 ? new SuccessReplay(Options.ReplayBelow, Options.ReplayEpisodes) : null,
                Fingerprint = new Dictionary<string, string> { ["preset"] = fingerprint ?? "tiny" },
            },
            TimeProvider.System);
    }

    public static GrpoOptions Small { get; } =
        new() { GroupSize = 4, GroupsPerIteration = 3, OptimizerSteps = 2, LearningRate = 1e-3, Temperature = 1, AverageDecay = 0.8, MicroBatchRows = 5 };

    public GrpoOptions Options { get; }

    public PolicyManifest Manifest { get; }

    public PolicyNetwork Network { get; }

    public SlidingEnvironment Environments { get; }

    public GrpoLearner Learner { get; }

    public GroupSampler Sampler { get; }

    public GrpoTrainer Trainer { get; }

    /// <summary>Two chunks of two waypoints of five ticks, each after three ticks of pause; a third waypoint is begun at the limit.</summary>
    public static SampledRolloutOptions Rollout(bool isLockStep) =>
        new() { InferenceDelayTicks = 3, TimeLimitTicks = _ => 18, ThreadCount = 2, IsLockStep = isLockStep };

    public void Dispose()
    {
        Learner.Dispose();
        Network.Dispose();
        Environments.Dispose();
    }
}
