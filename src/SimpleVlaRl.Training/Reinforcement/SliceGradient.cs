using SimpleVlaRl.Training.Networks;
using TorchSharp;

namespace SimpleVlaRl.Training.Reinforcement;

/// <summary>Adds the gradient of rows to that of the networks that compute it.</summary>
internal static class SliceGradient
{
    /// <summary>Computes rows in micro-batches, each on a thread of its own where there are several.</summary>
    /// <param name="replicas">The networks.</param>
    /// <param name="rows">The rows; their weights are parts of the step's means.</param>
    /// <param name="options">The objective and its constants.</param>
    /// <param name="device">Where the networks are.</param>
    /// <param name="cancellation">Stops between micro-batches.</param>
    /// <returns>The rows' share in the step's means.</returns>
    public static SliceSums Add(
        NetworkReplicas replicas, IReadOnlyList<LearnerRow> rows, GrpoOptions options, torch.Device device, CancellationToken cancellation)
    {
        LearnerRow[][] slices = [.. rows.Chunk(Math.Max(1, RowsPerSlice(rows.Count, replicas.Count, options.MicroBatchRows)))];
        SliceSums[] sums = new SliceSums[slices.Length];
        replicas.Run(slices.Length, (replica, index) => sums[index] = Backward(replica, slices[index], options, device, cancellation));
        return SliceSums.Of(sums);
    }

    /// <summary>Micro-batches of nearly one size, as many for each thread.</summary>
    private static int RowsPerSlice(int rows, int threads, int microBatchRows)
    {
        int slices = (rows + microBatchRows - 1) / microBatchRows;
        int even = (slices + threads - 1) / threads * threads;
        return threads == 1 ? microBatchRows : (rows + even - 1) / Math.Max(1, even);
    }

    private static SliceSums Backward(PolicyNetwork replica, LearnerRow[] slice, GrpoOptions options, torch.Device device, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        using DisposeScope scope = torch.NewDisposeScope();
        LearnerBatch batch = LearnerBatch.Of(slice, replica.Architecture, device, options.CorrectionLimit);
        (torch.Tensor logProbabilities, torch.Tensor entropies) = ClippedSurrogate.OfTokens(replica.Forward(batch.Inputs), batch.Tokens, options.Temperature);
        (torch.Tensor value, torch.Tensor clipped, torch.Tensor divergence) = options.Objective == LearningObjective.Imitation
            ? ImitatedSuccesses.Compute(logProbabilities, batch.OldLogProbabilities, batch.Advantages, batch.Weights, batch.Shares)
            : ClippedSurrogate.Compute(
                logProbabilities, batch.OldLogProbabilities, batch.Advantages, batch.Weights, options.ClipLow, options.ClipHigh, batch.Shares);
        value.backward();
        using IDisposable noGrad = torch.no_grad();
        double? difference = Array.Exists(slice, row => row.IsFresh)
            ? Number((logProbabilities.detach() - batch.OldLogProbabilities).abs_().mul_(batch.FreshWeights).max())
            : null;
        return new SliceSums(Number(value), Number(clipped), Number(divergence), Number((entropies * batch.Shares).sum()), difference);
    }

    private static double Number(torch.Tensor tensor)
    {
        using torch.Tensor host = tensor.detach().cpu();
        return host.item<float>();
    }
}
