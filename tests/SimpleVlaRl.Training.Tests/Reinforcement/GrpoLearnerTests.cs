using System.Runtime.InteropServices;
using SimpleVlaRl.Core.Policies;
using SimpleVlaRl.Training.Networks;
using SimpleVlaRl.Training.Reinforcement;
using TorchSharp;

namespace SimpleVlaRl.Training.Tests.Reinforcement;

/// <summary>The loss and its steps, without vectors of others.</summary>
public sealed partial class GrpoLearnerTests
{
    private static readonly PolicyArchitecture Architecture = Samples.Tiny();

    [Theory]
    [InlineData(0.5, 1, true)]
    [InlineData(0.79, 1, true)]
    [InlineData(1.27, 1, true)]
    [InlineData(1.29, 1, false)]
    [InlineData(3, 1, false)]
    [InlineData(0.5, -1, false)]
    [InlineData(0.79, -1, false)]
    [InlineData(0.81, -1, true)]
    [InlineData(1.29, -1, true)]
    [InlineData(3, -1, true)]
    public void Loss_RatioAndAdvantage_HasAGradientOnlyInsideTheClip(double ratio, double advantage, bool hasGradient)
    {
        using DisposeScope scope = torch.NewDisposeScope();
        torch.Tensor current = torch.tensor((float)(Math.Log(ratio) - 2)).reshape(1, 1).requires_grad_();
        (torch.Tensor loss, torch.Tensor clipped, _) = ClippedSurrogate.Compute(
            current, torch.tensor(-2f).reshape(1, 1), torch.tensor((float)advantage).reshape(1, 1), torch.ones(1, 1), 0.2, 0.28);
        loss.backward();

        Assert.Equal(hasGradient ? -advantage * ratio : 0, current.grad!.item<float>(), 1e-5);
        Assert.Equal(hasGradient ? 0 : 1, clipped.item<float>(), 1e-6);
    }

    [Fact]
    public void Loss_InvalidTokenWithoutANumber_ChangesNothing()
    {
        using DisposeScope scope = torch.NewDisposeScope();
        torch.Tensor current = torch.tensor(new[] { -1f, 900f }).reshape(1, 2).requires_grad_();
        (torch.Tensor loss, _, torch.Tensor kl) = ClippedSurrogate.Compute(
            current, torch.tensor(new[] { -1f, -900f }).reshape(1, 2), torch.ones(1, 1), torch.tensor(new[] { 1f, 0f }).reshape(1, 2), 0.2, 0.28);

        Assert.Equal(-1, loss.item<float>(), 1e-6);
        Assert.Equal(0, kl.item<float>(), 1e-6);
    }

    [Fact]
    public void Update_LongAndShortTrajectory_WeighTheSame()
    {
        // Each trajectory's tokens are averaged before trajectories are: with ratio 1 a step's loss is minus the mean advantage, which is 0,
        // whatever their lengths; a mean over all tokens would lean to the long one.
        GrpoGroup group = Group(Trajectory(chunks: 1, valid: 2, succeeded: true, seed: 1), Trajectory(chunks: 4, valid: 24, succeeded: false, seed: 2));
        using PolicyNetwork network = Samples.Network(Architecture);
        using GrpoLearner learner = new(network, Options(microBatchRows: 3));
        GrpoUpdate update = learner.Update([Measured(network, group)], 0, TestContext.Current.CancellationToken);

        Assert.Equal(0, update.Loss, 1e-5);
        Assert.True(update.EngineDifference < 1e-5);
        double[] advantages = group.Advantages(5);
        double tokenMean = -((2 * advantages[0]) + (24 * advantages[1])) / 26;
        Assert.True(Math.Abs(tokenMean) > 0.5, "the example does not tell the two means apart");
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(7)]
    public void Update_AnyMicroBatch_GivesTheSameGradient(int rows)
    {
        GrpoGroup group = Group(Trajectory(2, 11, true, 1), Trajectory(4, 24, false, 2), Trajectory(3, 13, false, 3));
        float[] whole = Gradient(group, 100);
        float[] sliced = Gradient(group, rows);

        double scale = whole.Max(Math.Abs);
        Assert.True(scale > 1e-4);
        Assert.All(whole.Zip(sliced), pair => Assert.Equal(pair.First, pair.Second, (float)(2e-5 * scale)));
    }

    [Theory]
    [InlineData(2, 2)]
    [InlineData(3, 2)]
    [InlineData(2, 100)]
    public void Update_SeveralThreads_GivesTheSameGradientEveryTime(int threads, int rows)
    {
        GrpoGroup group = Group(Trajectory(2, 11, true, 1), Trajectory(4, 24, false, 2), Trajectory(3, 13, false, 3));
        float[] alone = Gradient(group, 100);
        float[] together = Gradient(group, rows, threads: threads);

        double scale = alone.Max(Math.Abs);
        Assert.All(alone.Zip(together), pair => Assert.Equal(pair.First, pair.Second, (float)(2e-5 * scale)));
        Assert.Equal(together, Gradient(group, rows, threads: threads));
    }

    [Fact]
    public void Update_SeveralThreads_LearnFromTheNewestWeightsAndAreCountedTogether()
    {
        (GrpoUpdate[] updates, float[] weights) = TwoUpdates(threads: 1);
        (GrpoUpdate[] together, float[] weightsTogether) = TwoUpdates(threads: 2);

        Assert.True(updates[1].ApproximateKl > 1e-4, "the second update sees the first one's weights");
        Assert.All(updates.Zip(together), pair =>
        {
            Assert.Equal(pair.First.Loss, pair.Second.Loss, 1e-4);
            Assert.Equal(pair.First.ApproximateKl, pair.Second.ApproximateKl, 1e-4);
            Assert.Equal(pair.First.Entropy, pair.Second.Entropy, 1e-4);
            Assert.Equal(pair.First.Decisions, pair.Second.Decisions);
        });
        Assert.All(weights.Zip(weightsTogether), pair => Assert.Equal(pair.First, pair.Second, 2e-3f));
    }

    [Fact]
    public void Update_SeveralThreadsAndCancelled_ThrowsThatAndNothingElse()
    {
        using PolicyNetwork network = Samples.Network(Architecture);
        using GrpoLearner learner = new(network, Options(2), threads: 2);
        GrpoGroup group = Group(Trajectory(2, 11, true, 1), Trajectory(4, 24, false, 2));
        Assert.Throws<OperationCanceledException>(() => learner.Update([group], 0, new CancellationToken(canceled: true)));
    }

    [Fact]
    public void Update_LayersComputedAgain_GivesTheSameGradient()
    {
        GrpoGroup group = Group(Trajectory(2, 11, true, 1), Trajectory(4, 24, false, 2));
        float[] kept = Gradient(group, 4);
        float[] again = Gradient(group, 4, network => network.RecomputesLayers = true);

        double scale = kept.Max(Math.Abs);
        Assert.All(kept.Zip(again), pair => Assert.Equal(pair.First, pair.Second, (float)(2e-5 * scale)));
    }

    [Fact]
    public void Update_Bfloat16_IsNearAndNotTheSame()
    {
        GrpoGroup group = Group(Trajectory(2, 11, true, 1), Trajectory(4, 24, false, 2));
        float[] full = Gradient(group, 4);
        float[] half = Gradient(group, 4, network => network.UsesBfloat16 = true);

        double scale = full.Max(Math.Abs);
        double apart = full.Zip(half).Max(pair => Math.Abs(pair.First - pair.Second));
        Assert.InRange(apart, 1e-6 * scale, 0.1 * scale);
    }

    [Fact]
    public void Update_LogProbabilitiesRecomputed_BeginsWithRatioOneWhereThePresentWeightsDrew()
    {
        // The engine that acted is off by 0.05 in every token: more than enough for ratios that are not 1.
        using PolicyNetwork network = Samples.Network(Architecture);
        GrpoGroup exact = Measured(network, Group(Trajectory(2, 11, true, 1), Trajectory(4, 24, false, 2)));
        GrpoGroup off = Shifted(exact, 0.05f);
        GrpoUpdate kept = Updated(off, iteration: 0, recomputes: false);
        GrpoUpdate recomputed = Updated(off, iteration: 0, recomputes: true);

        Assert.Equal(-0.05, kept.ApproximateKl, 1e-4);
        Assert.Equal(0, recomputed.ApproximateKl, 1e-5);
        Assert.Equal(0.05, recomputed.EngineDifference!.Value, 1e-4);

        // What an earlier policy version drew keeps the probabilities that it was drawn with.
        Assert.Equal(-0.05, Updated(off, iteration: 1, recomputes: true).ApproximateKl, 1e-4);
        Assert.Null(Updated(off, iteration: 1, recomputes: true).EngineDifference);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Update_LogProbabilitiesRecomputed_GivesTheGradientOfExactOnes(int threads)
    {
        using PolicyNetwork network = Samples.Network(Architecture);
        GrpoGroup exact = Measured(network, Group(Trajectory(2, 11, true, 1), Trajectory(4, 24, false, 2), Trajectory(3, 13, false, 3)));
        float[] expected = Gradient(exact, 2);
        float[] found = Gradient(Shifted(exact, 0.05f), 2, threads: threads, recomputes: true);

        double scale = expected.Max(Math.Abs);
        Assert.All(expected.Zip(found), pair => Assert.Equal(pair.First, pair.Second, (float)(5e-5 * scale)));
    }

    [Fact]
    public void Update_NotANumber_IsSkippedAndCountedAndTheThirdInARowStops()
    {
        GrpoGroup good = Group(Trajectory(1, 6, true, 1), Trajectory(1, 6, false, 2));
        using PolicyNetwork network = Samples.Network(Architecture);
        using GrpoLearner learner = new(network, Options(8) with { MaximumBrokenSteps = 3 });
        GrpoGroup fine = Measured(network, good);
        GrpoGroup broken = fine with
        {
            Trajectories = [.. fine.Trajectories.Select(trajectory => trajectory with
            {
                Decisions = [.. trajectory.Decisions.Select(
                    decision => decision with { LogProbabilities = [.. decision.LogProbabilities.Select(_ => float.NaN)] })]
            })]
        };
        float[] before = Weights(network);

        Assert.Equal(1, learner.Update([broken], 0, TestContext.Current.CancellationToken).SkippedSteps);
        Assert.Equal(1, learner.Update([broken], 1, TestContext.Current.CancellationToken).SkippedSteps);
        Assert.Equal(before, Weights(network));
        Assert.Equal(0, learner.StepCount);

        Assert.Equal(0, learner.Update([fine], 2, TestContext.Current.CancellationToken).SkippedSteps);
        Assert.NotEqual(before, Weights(network));
        learner.Update([broken], 3, TestContext.Current.CancellationToken);
        learner.Update([broken], 4, TestContext.Current.CancellationToken);
        Assert.Contains(
            "3 optimizer steps in a row",
            Assert.Throws<GrpoDivergedException>(() => learner.Update([broken], 5, TestContext.Current.CancellationToken)).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Update_FirstRateZero_LearnsNothingAtFirst()
    {
        using PolicyNetwork network = Samples.Network(Architecture);
        using GrpoLearner learner = new(network, Options(8) with { FirstRateIsZero = true });
        GrpoGroup group = Measured(network, Group(Trajectory(1, 6, true, 1), Trajectory(1, 6, false, 2)));
        float[] before = Weights(network);

        Assert.Equal(0, learner.Update([group], 0, TestContext.Current.CancellationToken).LearningRate);
        Assert.Equal(before, Weights(network));
        learner.Update([group], 1, TestContext.Current.CancellationToken);
        Assert.NotEqual(before, Weights(network));
    }

    [Fact]
    public void Update_WithAdapters_MovesOnlyThem()
    {
        using PolicyNetwork network = Samples.Network(Architecture);
        LoraAdapters adapters = network.AttachLora(LoraOptions.OfRank(2), seed: 1);
        using GrpoLearner learner = new(network, Options(8));
        GrpoGroup group = Measured(network, Group(Trajectory(1, 6, true, 1), Trajectory(1, 6, false, 2)));
        float[] before = Weights(network);
        float[] adaptersBefore = MemoryMarshal.Cast<byte, float>(adapters.Store.Flat.bytes).ToArray();

        Assert.True(learner.Update([group], 0, TestContext.Current.CancellationToken).GradientNorm > 0);
        Assert.Equal(before, Weights(network));
        Assert.NotEqual(adaptersBefore, MemoryMarshal.Cast<byte, float>(adapters.Store.Flat.bytes).ToArray());
    }

    [Fact]
    public void Options_MeaninglessOnes_AreAllNamed()
    {
        string errors = string.Join(
            "; ",
            (Options(8) with { GroupSize = 1, ClipLow = 1.5, Temperature = double.NaN, OptimizerSteps = 3, LowestRate = 0.9, HighestRate = 0.1 }).Validate());

        Assert.All(
            (string[])["group_size", "clip_low", "temperature", "optimizer_steps", "kept success rates"],
            name => Assert.Contains(name, errors, StringComparison.Ordinal));
        Assert.Empty(GrpoPresets.Paper.Validate());
        Assert.Empty(GrpoPresets.Of("nano").Validate());
        Assert.Equal(
            (64, 8, 1.6, 5e-6, 4, 0.2, 0.28, 1),
            (
                GrpoPresets.Of("openvla-oft-7b").GroupsPerIteration,
                GrpoPresets.Paper.GroupSize,
                GrpoPresets.Paper.Temperature,
                GrpoPresets.Paper.LearningRate,
                GrpoPresets.Paper.OptimizerSteps,
                GrpoPresets.Paper.ClipLow,
                GrpoPresets.Paper.ClipHigh,
                GrpoPresets.Paper.GradientClip));
    }
}
