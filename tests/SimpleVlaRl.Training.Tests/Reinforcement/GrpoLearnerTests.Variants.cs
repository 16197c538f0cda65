using System.Runtime.InteropServices;
using SimpleVlaRl.Training.Networks;
using SimpleVlaRl.Training.Reinforcement;

namespace SimpleVlaRl.Training.Tests.Reinforcement;

/// <summary>What an ablation changes of the loss, in numbers worked out by hand.</summary>
public sealed partial class GrpoLearnerTests
{
    [Fact]
    public void Update_ConstantNormalizer_CountsEveryTokenAlikeAndKeepsTheMeans()
    {
        GrpoGroup group = Group(Trajectory(chunks: 1, valid: 2, succeeded: true, seed: 1), Trajectory(chunks: 4, valid: 24, succeeded: false, seed: 2));
        GrpoUpdate episode = Varied(group, Options(3), []).Update;
        GrpoUpdate constant = Varied(group, Options(3) with { Normalizer = LossNormalizer.Constant, ConstantTokens = 30 }, []).Update;

        // With ratio 1 a token's loss is minus its episode's advantage: 2 tokens of one, 24 of the other, by 30 tokens and two episodes.
        double[] advantages = group.Advantages(5);
        Assert.Equal(-((2 * advantages[0]) + (24 * advantages[1])) / (30 * 2), constant.Loss, 1e-4);
        Assert.Equal(0, episode.Loss, 1e-5);

        // The mean entropy of a barely made network is that of 256 bins, whatever the loss is divided by.
        Assert.Equal(episode.Entropy, constant.Entropy, 0.1);
    }

    [Fact]
    public void Advantages_Centered_AreReturnsLessTheirMean()
    {
        GrpoGroup group = Group([.. Enumerable.Range(0, 4).Select(index => Trajectory(1, 6, succeeded: index == 0, index))]);
        Assert.Equal([0.75, -0.25, -0.25, -0.25], group.Advantages(1, isStandardized: false));
        Assert.Equal([1.5, -0.5, -0.5, -0.5], group.Advantages(1).Select(advantage => Math.Round(advantage, 5)));
    }

    [Fact]
    public void Update_Replayed_AddsTheWeightedGradientOfTheirLikelihoodAndReportsItApart()
    {
        GrpoGroup group = Group(Trajectory(2, 11, true, 1), Trajectory(4, 24, false, 2));
        GrpoEpisode success = Trajectory(3, 13, succeeded: true, seed: 3);
        (GrpoUpdate alone, float[] without) = Varied(group, Options(3), []);
        (GrpoUpdate light, float[] once) = Varied(group, Options(3) with { ReplayWeight = 0.1 }, [success]);
        (GrpoUpdate heavy, float[] twice) = Varied(group, Options(3) with { ReplayWeight = 0.2 }, [success]);
        using PolicyNetwork network = Samples.Network(Architecture);
        float[] likelihoods = [.. Measured(network, Group(success)).Trajectories[0].Decisions.SelectMany(decision => decision.LogProbabilities).Take(13)];

        Assert.Null(alone.ReplayLoss);
        Assert.Equal(-likelihoods.Average(), light.ReplayLoss!.Value, 1e-4);
        Assert.Equal(light.ReplayLoss.Value, heavy.ReplayLoss!.Value, 1e-4);
        Assert.Equal(alone.Loss, light.Loss, 1e-6);
        float[] added = [.. once.Zip(without, (with, bare) => with - bare)];
        double scale = added.Max(Math.Abs);
        Assert.True(scale > 1e-4, "the successes pull at nothing");
        Assert.All(twice.Zip(without, (with, bare) => with - bare).Zip(added), pair => Assert.Equal(2 * pair.Second, pair.First, (float)(1e-3 * scale)));
    }

    private static (GrpoUpdate Update, float[] Gradient) Varied(GrpoGroup group, GrpoOptions options, IReadOnlyList<GrpoEpisode> replayed)
    {
        using PolicyNetwork network = Samples.Network(Architecture);
        float[] gradient = [];
        using GrpoLearner learner = new(network, options with { GradientClip = 1e9 })
        {
            GradientsClipped = optimizer => gradient = MemoryMarshal.Cast<byte, float>(optimizer.Gradient.bytes).ToArray(),
            Replayed = replayed,
        };
        return (learner.Update([Measured(network, group)], 0, TestContext.Current.CancellationToken), gradient);
    }
}
