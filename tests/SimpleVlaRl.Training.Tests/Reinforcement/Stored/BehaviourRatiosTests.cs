using System.Runtime.InteropServices;
using SimpleVlaRl.Core.Policies;
using SimpleVlaRl.Training.Networks;
using SimpleVlaRl.Training.Reinforcement;
using SimpleVlaRl.Training.Reinforcement.Stored;
using TorchSharp;

namespace SimpleVlaRl.Training.Tests.Reinforcement.Stored;

/// <summary>What is learned from tokens that an engine drew which is not quite the learner.</summary>
public sealed class BehaviourRatiosTests
{
    private const float Recorded = -2;
    private static readonly PolicyArchitecture Architecture = Samples.Tiny();
    private static readonly GrpoOptions Options = new() { CorrectionLimit = 2 };

    /// <summary>A token that the engine drew half as often as the learner would counts twice; no token counts more often than the limit says.</summary>
    [Theory]
    [InlineData(0f, 2.0, 1f)]
    [InlineData(0.5f, 2.0, 1.6487f)]
    [InlineData(-0.5f, 2.0, 0.60653f)]
    [InlineData(3f, 2.0, 2f)]
    [InlineData(3f, 0.0, 1f)]
    public void Of_TokensOfAnotherEngine_WeighsThemByTheRatioUpToTheLimit(float gap, double limit, float expected)
    {
        using DisposeScope scope = torch.NewDisposeScope();
        LearnerBatch batch = LearnerBatch.Of([new LearnerRow(Episode(gap), 0, 1, 0.25, false)], Architecture, torch.CPU, limit);
        float[] weights = MemoryMarshal.Cast<byte, float>(batch.Weights.bytes).ToArray();
        Assert.All(weights[..^1], weight => Assert.Equal(0.25f * expected, weight, 1e-4f));
        Assert.Equal(0, weights[^1]);
    }

    [Fact]
    public void Of_EpisodesOfTwoEngines_SaysWhatTheCorrectionCosts()
    {
        BehaviourRatios same = BehaviourRatios.Of([Episode(0)], Options)!;
        Assert.Equal((1, 1, 0, 0, 1), (same.Low, same.High, same.BeyondClip, same.Truncated, same.EffectiveShare));

        BehaviourRatios mixed = BehaviourRatios.Of([Episode(0), Episode(1)], Options)!;
        Assert.Equal(2 * (Architecture.ActionTokenCount - 1), mixed.Tokens);
        Assert.Equal((1, Math.E), (mixed.Low, mixed.High), new Nearly());
        Assert.Equal((0.5, 0.5), (mixed.BeyondClip, mixed.Truncated));

        // Weights of 1 and 2: (1 + 2)² / (2 · (1 + 4)).
        Assert.Equal(0.9, mixed.EffectiveShare, 6);
        Assert.Null(BehaviourRatios.Of([Episode(0) with { ValidTokens = 0 }], Options));
    }

    /// <summary>Only what has another engine is learned from in another way.</summary>
    [Fact]
    public void Update_WithACorrection_GoesElsewhereOnlyForWhatAnotherEngineDrew()
    {
        float[] plain = Learned(0, 0);
        Assert.Equal(plain, Learned(0, 2));
        Assert.NotEqual(plain, Learned(1, 2));
        Assert.Equal(plain, Learned(1, 0));

        static float[] Learned(float gap, double limit)
        {
            using PolicyNetwork network = Samples.Network(Architecture);
            using GrpoLearner learner = new(network, new GrpoOptions
            {
                GroupSize = 2,
                GroupsPerIteration = 1,
                OptimizerSteps = 1,
                RecomputesLogProbabilities = false,
                CorrectionLimit = limit,
            });
            learner.Update([new GrpoGroup(0, new("slide", 0), 0, [DrawnBy(gap), Episode(0) with { Succeeded = false }])], 0);
            return [.. learner.Trained.Flat.data<float>()];
        }
    }

    [Theory]
    [InlineData(-0.1, 0.0)]
    [InlineData(1.1, 0.0)]
    [InlineData(double.NaN, 0.0)]
    [InlineData(0.0, 0.5)]
    [InlineData(0.0, double.NaN)]
    public void Validate_CorrelationOrLimitOutOfRange_IsNamed(double correlation, double limit) => Assert.Contains(
        correlation != 0 ? "draw_correlation" : "correction_limit",
        Assert.Single(new GrpoOptions { DrawCorrelation = correlation, CorrectionLimit = limit }.Validate()),
        StringComparison.Ordinal);

    [Fact]
    public void Recompute_KeepsWhatTheEngineHadSaid()
    {
        using PolicyNetwork network = Samples.Network(Architecture);
        using GrpoLearner learner = new(network, Options);
        IReadOnlyList<GrpoGroup> groups = [new GrpoGroup(0, new("slide", 0), 0, [AsRecorded(true), AsRecorded(false)])];
        for (int times = 0; times < 2; times++)
        {
            groups = learner.Recompute(groups, 0, TestContext.Current.CancellationToken);
            GrpoDecision decision = groups[0].Trajectories[0].Decisions[0];
            Assert.All(decision.BehaviourLogProbabilities!, value => Assert.Equal(Recorded, value));
            Assert.NotEqual(Recorded, decision.LogProbabilities[0]);
        }
    }

    /// <summary>The same to the learner, drawn by an engine to which it was less likely.</summary>
    private static GrpoEpisode DrawnBy(float gap)
    {
        GrpoEpisode episode = Episode(0);
        float[] behaviour = [.. episode.Decisions[0].BehaviourLogProbabilities!.Select(value => value - gap)];
        return episode with { Decisions = [episode.Decisions[0] with { BehaviourLogProbabilities = behaviour }] };
    }

    private static GrpoEpisode AsRecorded(bool succeeded) =>
        Episode(0) with { Decisions = [Episode(0).Decisions[0] with { BehaviourLogProbabilities = null }], Succeeded = succeeded };

    private static GrpoEpisode Episode(float gap)
    {
        int tokens = Architecture.ActionTokenCount;
        byte[] images = new byte[Architecture.ImageCount * Architecture.ImageSize * Architecture.ImageSize * 3];
        float[] own = new float[tokens];
        float[] behaviour = new float[tokens];
        Array.Fill(own, Recorded + gap);
        Array.Fill(behaviour, Recorded);
        GrpoDecision decision = new(images, new float[Architecture.ProprioceptionDimension], new byte[tokens], own) { BehaviourLogProbabilities = behaviour };
        return new GrpoEpisode(Samples.Prompt, [decision], tokens - 1, true);
    }

    private sealed class Nearly : IEqualityComparer<(double, double)>
    {
        public bool Equals((double, double) one, (double, double) other) =>
            Math.Abs(one.Item1 - other.Item1) + Math.Abs(one.Item2 - other.Item2) < 1e-6;

        public int GetHashCode((double, double) pair) => 0;
    }
}
