using System.Runtime.InteropServices;
using SimpleVlaRl.Training.Networks;
using TorchSharp;

namespace SimpleVlaRl.Training.Reinforcement;

/// <summary>
/// The log-probabilities that the learner's network gives the drawn tokens before the iteration's first step, in place of those of the engine that acted.
/// </summary>
/// <remarks>
/// So does the original code (SimpleVLA-RL verl/workers/rollout/rob_rollout.py and dp_rob.py, compute_log_prob). Where engine and learner compute in different
/// precisions, every ratio otherwise begins at exp(difference) instead of 1. Only what the present weights drew is recomputed: episodes that an earlier policy
/// version drew keep what was recorded, because the network that drew them is gone.
/// </remarks>
/// <param name="network">Gives the architecture; the replicas share its weights.</param>
/// <param name="replicas">Compute, each on a thread of its own.</param>
/// <param name="temperature">The sampling temperature.</param>
/// <param name="rowsPerBatch">Decisions per forward.</param>
internal sealed class RecomputedLogProbabilities(PolicyNetwork network, NetworkReplicas replicas, double temperature, int rowsPerBatch)
{
    /// <summary>The largest |recomputed - recorded| over the valid tokens so far; null before the first.</summary>
    public double? LargestDifference { get; private set; }

    /// <summary>Recomputes what a policy version drew.</summary>
    /// <param name="groups">The groups.</param>
    /// <param name="version">The present policy version; groups of others are returned as they are.</param>
    /// <param name="cancellation">Stops between batches.</param>
    /// <returns>The groups in the same order.</returns>
    public IReadOnlyList<GrpoGroup> Of(IReadOnlyList<GrpoGroup> groups, long version, CancellationToken cancellation)
    {
        int tokens = network.Architecture.ActionTokenCount;
        LearnerRow[] rows =
        [
            .. groups.Where(group => group.PolicyVersion == version).SelectMany(group => group.Trajectories)
                .SelectMany(trajectory => LearnerRow.Of([(trajectory, 0, true)], tokens)),
        ];
        LearnerRow[][] slices = [.. rows.Chunk(rowsPerBatch)];
        float[][] values = new float[slices.Length][];
        replicas.Run(slices.Length, (replica, index) => values[index] = Compute(replica, slices[index], cancellation));
        Dictionary<GrpoDecision, GrpoDecision> recomputed = new(ReferenceEqualityComparer.Instance);
        for (int index = 0; index < rows.Length; index++)
        {
            (int slice, int place) = Math.DivRem(index, rowsPerBatch);
            float[] own = values[slice][(place * tokens)..((place + 1) * tokens)];
            Compare(rows[index], own);
            GrpoDecision recorded = rows[index].Decision;
            recomputed.Add(
                recorded,
                recorded with { LogProbabilities = own, BehaviourLogProbabilities = recorded.BehaviourLogProbabilities ?? recorded.LogProbabilities });
        }

        // Decisions without a valid token were not recomputed; nothing is learned from them.
        GrpoEpisode Replaced(GrpoEpisode trajectory) =>
            trajectory with { Decisions = [.. trajectory.Decisions.Select(decision => recomputed.GetValueOrDefault(decision, decision))] };
        return [.. groups.Select(group => group with { Trajectories = [.. group.Trajectories.Select(Replaced)] })];
    }

    private void Compare(LearnerRow row, float[] own)
    {
        int valid = row.ValidTokens(own.Length);
        for (int token = 0; token < valid; token++)
        {
            LargestDifference = Math.Max(LargestDifference ?? 0, Math.Abs(own[token] - row.Decision.LogProbabilities[token]));
        }
    }

    private float[] Compute(PolicyNetwork replica, LearnerRow[] slice, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        using DisposeScope scope = torch.NewDisposeScope();
        using IDisposable noGrad = torch.no_grad();
        LearnerBatch batch = LearnerBatch.Of(slice, replica.Architecture, replica.Store.Flat.device, correctionLimit: 0);
        torch.Tensor host = ClippedSurrogate.OfTokens(replica.Forward(batch.Inputs), batch.Tokens, temperature).LogProbabilities.cpu().contiguous();
        return MemoryMarshal.Cast<byte, float>(host.bytes).ToArray();
    }
}
