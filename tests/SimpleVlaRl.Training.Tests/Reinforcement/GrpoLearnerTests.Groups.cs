using System.Runtime.InteropServices;
using SimpleVlaRl.Core.Environments;
using SimpleVlaRl.Training.Networks;
using SimpleVlaRl.Training.Reinforcement;
using TorchSharp;

namespace SimpleVlaRl.Training.Tests.Reinforcement;

public sealed partial class GrpoLearnerTests
{
    private static GrpoOptions Options(int microBatchRows) => new()
    {
        GroupSize = 2,
        GroupsPerIteration = 1,
        OptimizerSteps = 1,
        LearningRate = 1e-3,
        Temperature = 1,
        MicroBatchRows = microBatchRows,
        RecomputesLogProbabilities = false
    };

    private static float[] Gradient(GrpoGroup group, int microBatchRows, Action<PolicyNetwork>? prepare = null, int threads = 1, bool recomputes = false)
    {
        using PolicyNetwork network = Samples.Network(Architecture);
        prepare?.Invoke(network);
        float[] gradient = [];
        using GrpoLearner learner = new(network, Options(microBatchRows) with { GradientClip = 1e9, RecomputesLogProbabilities = recomputes }, threads)
        {
            GradientsClipped = optimizer => gradient = MemoryMarshal.Cast<byte, float>(optimizer.Gradient.bytes).ToArray()
        };
        learner.Update([group], 0, TestContext.Current.CancellationToken);
        return gradient;
    }

    private static (GrpoUpdate[] Updates, float[] Weights) TwoUpdates(int threads)
    {
        using PolicyNetwork network = Samples.Network(Architecture);
        using GrpoLearner learner = new(network, Options(2), threads);
        GrpoGroup group = Measured(network, Group(Trajectory(2, 11, true, 1), Trajectory(4, 24, false, 2)));
        GrpoUpdate[] updates =
        [
            learner.Update([group], 0, TestContext.Current.CancellationToken), learner.Update([group], 1, TestContext.Current.CancellationToken)
        ];
        return (updates, Weights(network));
    }

    private static GrpoUpdate Updated(GrpoGroup group, long iteration, bool recomputes)
    {
        using PolicyNetwork network = Samples.Network(Architecture);
        using GrpoLearner learner = new(network, Options(3) with { RecomputesLogProbabilities = recomputes });
        return learner.Update([group], iteration, TestContext.Current.CancellationToken);
    }

    private static GrpoGroup Shifted(GrpoGroup group, float by) => group with
    {
        Trajectories = [.. group.Trajectories.Select(trajectory => trajectory with
        {
            Decisions = [.. trajectory.Decisions.Select(
                decision => decision with { LogProbabilities = [.. decision.LogProbabilities.Select(value => value - by)] })],
        })],
    };

    private static GrpoGroup Group(params GrpoEpisode[] trajectories) => new(0, new TrainingStart("any", 0), 0, trajectories);

    /// <summary>The group with the log-probabilities that the network gives now.</summary>
    private static GrpoGroup Measured(PolicyNetwork network, GrpoGroup group) => group with
    {
        Trajectories = [.. group.Trajectories.Select(trajectory =>
        {
            using DisposeScope scope = torch.NewDisposeScope();
            LearnerBatch batch = LearnerBatch.Of(
                [.. trajectory.Decisions.Select((_, index) => new LearnerRow(trajectory, index, 0, 0, false))], Architecture, torch.CPU, 0);
            float[] values = MemoryMarshal.Cast<byte, float>(
                ClippedSurrogate.OfTokens(network.Forward(batch.Inputs), batch.Tokens, 1).LogProbabilities.detach().contiguous().bytes).ToArray();
            int tokens = Architecture.ActionTokenCount;
            return trajectory with
            {
                Decisions = [.. trajectory.Decisions.Select(
                    (decision, index) => decision with { LogProbabilities = values[(index * tokens)..((index + 1) * tokens)] })]
            };
        })],
    };

    private static GrpoEpisode Trajectory(int chunks, int valid, bool succeeded, int seed)
    {
        Random random = new(seed);
        GrpoDecision[] decisions = new GrpoDecision[chunks];
        for (int chunk = 0; chunk < chunks; chunk++)
        {
            byte[] images = new byte[Architecture.ImageSize * Architecture.ImageSize * 3];
            random.NextBytes(images);
            byte[] tokens = new byte[Architecture.ActionTokenCount];
            random.NextBytes(tokens);
            decisions[chunk] = new GrpoDecision(
                images,
                [.. Enumerable.Range(0, Architecture.ProprioceptionDimension).Select(_ => (float)random.NextDouble())],
                tokens,
                [.. tokens.Select(_ => -5.545f)]);
        }

        return new GrpoEpisode(Samples.Prompt, decisions, valid, succeeded);
    }

    private static float[] Weights(PolicyNetwork network) => MemoryMarshal.Cast<byte, float>(network.Store.Flat.bytes).ToArray();
}
