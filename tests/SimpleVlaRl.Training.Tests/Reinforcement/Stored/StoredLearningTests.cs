using SimpleVlaRl.Core.Environments;
using SimpleVlaRl.Core.Policies;
using SimpleVlaRl.Training.Networks;
using SimpleVlaRl.Training.Reinforcement;
using SimpleVlaRl.Training.Reinforcement.Stored;

namespace SimpleVlaRl.Training.Tests.Reinforcement.Stored;

/// <summary>That going through recorded episodes makes what succeeded likelier, and goes no further than it may.</summary>
public sealed class StoredLearningTests
{
    private static readonly PolicyArchitecture Architecture = Samples.Tiny();
    private static readonly GrpoOptions Options = new()
    {
        GroupSize = 4,
        GroupsPerIteration = 2,
        OptimizerSteps = 2,
        LearningRate = 1e-3,
        Temperature = 1,
        RecomputesLogProbabilities = false,
    };

    [Fact]
    public void Run_SeveralTimes_MakesWhatSucceededLikelierAndWhatFailedUnlikelier()
    {
        using PolicyNetwork network = Samples.Network(Architecture);
        using GrpoLearner learner = new(network, Options);
        IReadOnlyList<GrpoGroup> groups = learner.Recompute([Group(1), Group(2)], 0, TestContext.Current.CancellationToken);
        IReadOnlyList<StoredEpoch> epochs = new StoredLearning(learner, groups, 10).Run(4, _ => { }, TestContext.Current.CancellationToken);
        Assert.Equal([1, 2, 3, 4], epochs.Select(epoch => epoch.Epoch));
        Assert.Equal([2L, 4, 6, 8], epochs.Select(epoch => epoch.Steps));
        Assert.All(epochs, epoch => Assert.True(epoch.IsKept));
        Assert.True(epochs[0].Divergence > 0 && epochs[^1].Divergence > epochs[0].Divergence, string.Join(' ', epochs.Select(epoch => epoch.Divergence)));
        IReadOnlyList<GrpoGroup> after = learner.Recompute(groups, 0, TestContext.Current.CancellationToken);
        Assert.True(Change(groups, after, succeeded: true) > 0, "successes became unlikelier");
        Assert.True(Change(groups, after, succeeded: false) < 0, "failures became likelier");
    }

    [Fact]
    public void Run_BeyondWhatItMay_TakesTheEpochBackAndIsOver()
    {
        using PolicyNetwork network = Samples.Network(Architecture);
        using GrpoLearner learner = new(network, Options);
        IReadOnlyList<GrpoGroup> groups = learner.Recompute([Group(1), Group(2)], 0, TestContext.Current.CancellationToken);
        double first = new StoredLearning(learner, groups, 10).Run(1, _ => { }, TestContext.Current.CancellationToken)[0].Divergence;
        IReadOnlyList<GrpoGroup> kept = learner.Recompute(groups, 0, TestContext.Current.CancellationToken);

        // The weights stand where they were: what is no further than they are is not gone beyond by more.
        IReadOnlyList<StoredEpoch> epochs = new StoredLearning(learner, groups, first / 2).Run(5, _ => { }, TestContext.Current.CancellationToken);
        Assert.False(Assert.Single(epochs).IsKept);
        IReadOnlyList<GrpoGroup> after = learner.Recompute(groups, 0, TestContext.Current.CancellationToken);
        Assert.Equal(LogProbabilities(kept), LogProbabilities(after));
    }

    private static double Change(IReadOnlyList<GrpoGroup> before, IReadOnlyList<GrpoGroup> after, bool succeeded) =>
        LogProbabilities(after, succeeded).Zip(LogProbabilities(before, succeeded), (now, then) => now - then).Sum();

    private static float[] LogProbabilities(IReadOnlyList<GrpoGroup> groups, bool? succeeded = null) =>
    [
        .. groups.SelectMany(group => group.Trajectories).Where(episode => succeeded is null || episode.Succeeded == succeeded)
            .SelectMany(episode => episode.Decisions).SelectMany(decision => decision.LogProbabilities)
    ];

    private static GrpoGroup Group(int number)
    {
        Random random = new(number);
        return new GrpoGroup(number, new TrainingStart("slide", number), 0, [.. Enumerable.Range(0, 4).Select(attempt => Episode(random, attempt == 0))]);
    }

    private static GrpoEpisode Episode(Random random, bool succeeded)
    {
        int tokens = Architecture.ActionTokenCount;
        GrpoDecision[] decisions = [.. Enumerable.Range(0, 2).Select(_ => Decision(random, tokens))];
        return new GrpoEpisode(Samples.Prompt, decisions, 2 * tokens, succeeded);
    }

    private static GrpoDecision Decision(Random random, int tokens)
    {
        byte[] images = new byte[Architecture.ImageCount * Architecture.ImageSize * Architecture.ImageSize * 3];
        byte[] drawn = new byte[tokens];
        random.NextBytes(images);
        random.NextBytes(drawn);
        float[] joints = [.. Enumerable.Range(0, Architecture.ProprioceptionDimension).Select(_ => random.NextSingle())];
        return new GrpoDecision(images, joints, drawn, new float[tokens]);
    }
}
