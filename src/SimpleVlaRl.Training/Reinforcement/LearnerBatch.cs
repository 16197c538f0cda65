using System.Runtime.InteropServices;
using SimpleVlaRl.Core.Policies;
using SimpleVlaRl.Training.Networks;
using TorchSharp;

namespace SimpleVlaRl.Training.Reinforcement;

/// <summary>A micro-batch as tensors, in the caller's dispose scope.</summary>
/// <param name="Inputs">The network's inputs.</param>
/// <param name="Tokens">int64 [B, A·K].</param>
/// <param name="OldLogProbabilities">[B, A·K].</param>
/// <param name="Advantages">[B, 1].</param>
/// <param name="Weights">How much each token's loss counts, corrected for the engine that drew it, [B, A·K]; 0 where a token is not valid.</param>
/// <param name="Shares">The same without the correction, for means over the tokens.</param>
/// <param name="FreshWeights">1 for the valid tokens of fresh rows, else 0, [B, A·K].</param>
internal sealed record LearnerBatch(
    PolicyInputs Inputs,
    torch.Tensor Tokens,
    torch.Tensor OldLogProbabilities,
    torch.Tensor Advantages,
    torch.Tensor Weights,
    torch.Tensor Shares,
    torch.Tensor FreshWeights)
{
    /// <summary>Assembles rows.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="architecture">The network's sizes.</param>
    /// <param name="device">Where it computes.</param>
    /// <param name="correctionLimit">See <see cref="GrpoOptions.CorrectionLimit"/>.</param>
    public static LearnerBatch Of(IReadOnlyList<LearnerRow> rows, PolicyArchitecture architecture, torch.Device device, double correctionLimit)
    {
        int count = rows.Count;
        int perRow = architecture.ActionTokenCount;
        int dimension = architecture.ProprioceptionDimension;
        torch.Tensor images = torch.empty([count, architecture.ImageCount, architecture.ImageSize, architecture.ImageSize, 3], torch.uint8);
        Span<byte> imageBytes = images.bytes;
        int imageSize = imageBytes.Length / count;
        float[] joints = new float[count * dimension];
        long[] tokens = new long[count * perRow];
        float[] old = new float[count * perRow];
        float[] advantages = new float[count];
        float[] weights = new float[count * perRow];
        float[] shares = new float[count * perRow];
        float[] fresh = new float[count * perRow];
        int padded = rows.Max(row => row.Trajectory.Prompt.Length);
        long[] ids = new long[count * padded];
        Array.Fill(ids, architecture.PaddingTokenId);
        for (int index = 0; index < count; index++)
        {
            LearnerRow row = rows[index];
            GrpoDecision decision = row.Decision;
            decision.Images.CopyTo(imageBytes.Slice(index * imageSize, imageSize));
            decision.Joints.CopyTo(joints.AsSpan(index * dimension, dimension));
            row.Trajectory.Prompt.CopyTo(ids, index * padded);
            decision.LogProbabilities.CopyTo(old, index * perRow);
            advantages[index] = (float)row.Advantage;
            int valid = row.ValidTokens(perRow);
            for (int token = 0; token < valid; token++)
            {
                double correction = GrpoDecision.Correction(decision.BehaviourRatio(token), correctionLimit);
                weights[(index * perRow) + token] = (float)(row.TokenWeight * correction);
                shares[(index * perRow) + token] = (float)row.TokenWeight;
            }

            fresh.AsSpan(index * perRow, row.IsFresh ? valid : 0).Fill(1);
            for (int token = 0; token < perRow; token++)
            {
                tokens[(index * perRow) + token] = decision.Tokens[token];
            }
        }

        PolicyInputs inputs = new()
        {
            Images = images,
            InputIds = ids,
            PromptLengths = [.. rows.Select(row => row.Trajectory.Prompt.Length)],
            Proprioception = dimension == 0 ? null : Filled(joints, [count, dimension], torch.CPU),
        };
        torch.Tensor tokenTensor = torch.empty([count, perRow], torch.int64);
        tokens.CopyTo(MemoryMarshal.Cast<byte, long>(tokenTensor.bytes));
        return new LearnerBatch(
            inputs,
            tokenTensor.to(device),
            Filled(old, [count, perRow], device),
            Filled(advantages, [count, 1], device),
            Filled(weights, [count, perRow], device),
            Filled(shares, [count, perRow], device),
            Filled(fresh, [count, perRow], device));
    }

    private static torch.Tensor Filled(float[] values, long[] shape, torch.Device device)
    {
        torch.Tensor tensor = torch.empty(shape, torch.float32);
        values.CopyTo(MemoryMarshal.Cast<byte, float>(tensor.bytes));
        return tensor.to(device);
    }
}
