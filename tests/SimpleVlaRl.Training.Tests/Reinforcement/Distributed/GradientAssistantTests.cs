using System.Runtime.InteropServices;
using SimpleVlaRl.Core.Environments;
using SimpleVlaRl.Core.Policies;
using SimpleVlaRl.Training.Networks;
using SimpleVlaRl.Training.Reinforcement;
using SimpleVlaRl.Training.Reinforcement.Distributed;

namespace SimpleVlaRl.Training.Tests.Reinforcement.Distributed;

/// <summary>Two processes and one gradient: what they learn is what one learns.</summary>
public sealed class GradientAssistantTests
{
    private static readonly PolicyArchitecture Architecture = Samples.Tiny();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(1, 0)]
    [InlineData(2, 0)]
    [InlineData(1, 2)]
    public void Update_WithAssistants_LearnsWhatOneLearnerLearns(int assistants, int rank)
    {
        (float[] alone, GrpoUpdate one) = Learn([], rank, out _);
        StreamedAssistant[] others = [.. Enumerable.Range(0, assistants).Select(_ => new StreamedAssistant(Network(rank)))];
        (float[] together, GrpoUpdate several) = Learn(others, rank, out List<string> told);

        AssertAlike(alone, together);
        Assert.Equal(one.Loss, several.Loss, 1e-6);
        Assert.Equal(one.GradientNorm, several.GradientNorm, 1e-5 * one.GradientNorm);
        Assert.Equal((one.ClipFraction, one.Decisions), (several.ClipFraction, several.Decisions));
        Assert.Equal(one.EngineDifference!.Value, several.EngineDifference!.Value, 1e-6);
        Assert.Empty(told);
        Assert.All(others, assistant => Assert.Equal(2, assistant.Worker.Count));
        Array.ForEach(others, assistant => assistant.Dispose());
    }

    [Fact]
    public void Update_AnAssistantThatGoesAway_IsDoneWithoutAndSaid()
    {
        (float[] alone, _) = Learn([], 0, out _);
        using StreamedAssistant leaving = new(Network(0)) { Patience = 1 };
        (float[] together, _) = Learn([leaving], 0, out List<string> told);
        AssertAlike(alone, together);
        Assert.Equal(["streamed has gone away."], told);
    }

    [Fact]
    public void Read_WhatIsNoTaskOfThisNetwork_IsRefused()
    {
        using PolicyNetwork network = Network(0);
        using GradientWorker worker = new(network, threads: 1);
        byte[] task = Bytes(network);
        Assert.Single(worker.Read(new MemoryStream(task)).Rows);
        Assert.Throws<InvalidDataException>(() => worker.Read(new MemoryStream(new byte[100])));
        Assert.Throws<EndOfStreamException>(() => worker.Read(new MemoryStream(task[..^1])));

        int weights = checked((int)worker.Contract.TrainedCount * sizeof(float));
        const int Head = 16;
        Refused(BitConverter.GetBytes(worker.Contract.TrainedCount + 1), 8, "trained weights");
        Refused(BitConverter.GetBytes(double.NaN), Head + weights, "constants");
        Refused(BitConverter.GetBytes(-1), Head + weights + 32, "constants");
        Refused(BitConverter.GetBytes(int.MaxValue), Head + weights + 40, "rows");
        Refused(BitConverter.GetBytes(int.MaxValue), Head + weights + 44, "prompt");
        Refused(BitConverter.GetBytes(-5L), Head + weights + 48, "prompt");

        void Refused(byte[] bytes, int offset, string word)
        {
            byte[] changed = [.. task];
            bytes.CopyTo(changed, offset);
            Assert.Contains(word, Assert.Throws<InvalidDataException>(() => worker.Read(new MemoryStream(changed))).Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Differences_OfNetworksThatAreNotTheSame_NamesThem()
    {
        using PolicyNetwork whole = Network(0);
        using PolicyNetwork adapted = Network(2);
        using PolicyNetwork others = Samples.Network(Architecture, seed: 99);
        others.AttachLora(LoraOptions.OfRank(2), seed: 1);
        GradientContract own = GradientContract.Of(adapted);
        Assert.Empty(own.Differences(GradientContract.Of(Network(2))));
        Assert.Contains("frozen weights", Assert.Single(own.Differences(GradientContract.Of(others))), StringComparison.Ordinal);
        Assert.Contains(own.Differences(GradientContract.Of(whole)), difference => difference.Contains("trained weights", StringComparison.Ordinal));
    }

    /// <summary>Sums are in another order, no more; the second step's begin at weights that the first has changed.</summary>
    private static void AssertAlike(float[] expected, float[] actual)
    {
        float largest = expected.Max(MathF.Abs);
        Assert.True(largest > 0.01f, "there is nothing to compare");
        Assert.Equal(expected.Length, actual.Length);
        Assert.All(expected.Zip(actual), pair => Assert.Equal(pair.First, pair.Second, 1e-4f * largest));
    }

    private static (float[] Gradients, GrpoUpdate Last) Learn(IReadOnlyList<IGradientAssistant> assistants, int rank, out List<string> told)
    {
        List<string> failures = [];
        List<float> gradients = [];
        using PolicyNetwork network = Network(rank);
        GrpoOptions options = new()
        {
            GroupSize = 4,
            GroupsPerIteration = 1,
            OptimizerSteps = 1,
            LearningRate = 1e-3,
            Temperature = 1,
            MicroBatchRows = 2,
            RecomputesLogProbabilities = false,
            CorrectionLimit = 2,
        };
        using GrpoLearner learner = new(network, options)
        {
            Assistants = assistants,
            AssistantFailed = failures.Add,
            GradientsClipped = optimizer => gradients.AddRange(MemoryMarshal.Cast<byte, float>(optimizer.Gradient.bytes)),
        };
        learner.Update([Group()], 0, Cancellation);
        GrpoUpdate last = learner.Update([Group()], 0, Cancellation);
        told = failures;
        return ([.. gradients], last);
    }

    private static PolicyNetwork Network(int rank)
    {
        PolicyNetwork network = Samples.Network(Architecture);
        _ = rank > 0 ? network.AttachLora(LoraOptions.OfRank(rank), seed: 1) : null;
        return network;
    }

    private static byte[] Bytes(PolicyNetwork network)
    {
        using MemoryStream stream = new();
        GrpoEpisode episode = Group().Trajectories[0];
        new GradientTask(Weights(network), [new LearnerRow(episode, 0, 1, 0.5, IsFresh: true)], new GrpoOptions()).Write(stream, Architecture);
        return stream.ToArray();
    }

    private static float[] Weights(PolicyNetwork network) =>
        MemoryMarshal.Cast<byte, float>((network.Adapters?.Store ?? network.Store).Flat.bytes).ToArray();

    private static GrpoGroup Group()
    {
        Random random = new(4);
        int tokens = Architecture.ActionTokenCount;
        GrpoDecision Decision()
        {
            byte[] images = new byte[Architecture.ImageCount * Architecture.ImageSize * Architecture.ImageSize * 3];
            random.NextBytes(images);
            byte[] drawn = new byte[tokens];
            random.NextBytes(drawn);
            float[] logProbabilities = [.. Enumerable.Range(0, tokens).Select(_ => -5.5f + (0.1f * random.NextSingle()))];
            float[] joints = [.. Enumerable.Range(0, Architecture.ProprioceptionDimension).Select(_ => random.NextSingle())];
            return new GrpoDecision(images, joints, drawn, logProbabilities)
            {
                BehaviourLogProbabilities = random.Next(2) == 0 ? null : [.. logProbabilities.Select(value => value - 0.05f)]
            };
        }

        GrpoEpisode Episode(bool succeeded, int decisions) => new(
            [1, .. Enumerable.Range(0, 3 + decisions).Select(place => 2L + place)], [.. Enumerable.Range(0, decisions).Select(_ => Decision())],
            (decisions * tokens) - 2, succeeded);
        return new GrpoGroup(0, new TrainingStart("test", 0), 0, [Episode(true, 3), Episode(false, 2), Episode(true, 1), Episode(false, 4)]);
    }
}
