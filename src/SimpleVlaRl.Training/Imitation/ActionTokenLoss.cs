using SimpleVlaRl.Core.Actions;
using SimpleVlaRl.Core.Policies;
using SimpleVlaRl.Core.Robots;
using TorchSharp;
using static TorchSharp.torch.nn;

namespace SimpleVlaRl.Training.Imitation;

/// <summary>The cross-entropy over the 256 action bins, and what is measured beside it.</summary>
internal sealed class ActionTokenLoss : IDisposable
{
    private readonly torch.Tensor? softLabels;
    private readonly torch.Tensor centres;
    private readonly torch.Tensor errorWeights;
    private readonly torch.Device device;

    /// <summary>Makes the loss of a policy.</summary>
    /// <param name="manifest">The policy; its joints' units and ranges turn bins into radians.</param>
    /// <param name="labelSigmaBins">The spread of a label in bins; 0 for none.</param>
    /// <param name="device">Where the logits are.</param>
    public ActionTokenLoss(PolicyManifest manifest, double labelSigmaBins, torch.Device device)
    {
        this.device = device;
        softLabels = labelSigmaBins > 0 ? torch.tensor(SoftLabels(labelSigmaBins), torch.float32, device).DetachFromDisposeScope() : null;
        centres = torch.tensor([.. Enumerable.Range(0, ActionBins.Count).Select(token => (float)ActionBins.Decode(token))], torch.float32, device)
            .DetachFromDisposeScope();

        // The mean over a chunk's tokens of error · weight is then the mean error over the joints in radians.
        bool[] counted = [.. manifest.Joints.Select(joint => joint.Unit == JointUnit.Radian)];
        counted = Array.Exists(counted, isCounted => isCounted) ? counted : [.. counted.Select(_ => true)];
        double share = counted.Length / (double)counted.Count(isCounted => isCounted);
        float[] weights = new float[manifest.Architecture.ActionTokenCount];
        for (int token = 0; token < weights.Length; token++)
        {
            int joint = token % counted.Length;
            double halfRange = manifest.Actions.BinWidth(joint) * (ActionBins.Count - 1) / 2;
            weights[token] = counted[joint] ? (float)(halfRange * share) : 0;
        }

        errorWeights = torch.tensor(weights, torch.float32, device).DetachFromDisposeScope();
    }

    /// <summary>The loss to descend.</summary>
    /// <param name="logits">[B, A·K, 256].</param>
    /// <param name="tokens">The labels, int64 [B, A·K], on any device.</param>
    /// <returns>Nats per token, one element.</returns>
    public torch.Tensor Compute(torch.Tensor logits, torch.Tensor tokens)
    {
        torch.Tensor labels = tokens.to(device).flatten();
        torch.Tensor rows = logits.flatten(0, 1);
        return softLabels is null
            ? functional.cross_entropy(rows, labels)
            : functional.cross_entropy(rows, softLabels.index_select(0, labels));
    }

    /// <summary>The share of right tokens and the mean error in radians.</summary>
    public (double Accuracy, double MeanAbsoluteErrorRadians) Measure(torch.Tensor logits, torch.Tensor tokens)
    {
        using DisposeScope scope = torch.NewDisposeScope();
        using IDisposable noGrad = torch.no_grad();
        torch.Tensor labels = tokens.to(device);
        torch.Tensor predicted = logits.detach().argmax(-1);
        torch.Tensor accuracy = predicted.eq(labels).to_type(torch.float32).mean();
        torch.Tensor error = centres.index_select(0, predicted.flatten()).sub_(centres.index_select(0, labels.flatten())).abs_().view(labels.shape)
            .mul_(errorWeights).mean();
        return (accuracy.cpu().item<float>(), error.cpu().item<float>());
    }

    public void Dispose()
    {
        softLabels?.Dispose();
        centres.Dispose();
        errorWeights.Dispose();
    }

    /// <summary>Row t: a Gaussian about bin t over all bins, summing to 1.</summary>
    private static float[,] SoftLabels(double sigma)
    {
        float[,] labels = new float[ActionBins.Count, ActionBins.Count];
        for (int token = 0; token < ActionBins.Count; token++)
        {
            double total = 0;
            for (int bin = 0; bin < ActionBins.Count; bin++)
            {
                total += Math.Exp(-0.5 * Math.Pow((bin - token) / sigma, 2));
            }

            for (int bin = 0; bin < ActionBins.Count; bin++)
            {
                labels[token, bin] = (float)(Math.Exp(-0.5 * Math.Pow((bin - token) / sigma, 2)) / total);
            }
        }

        return labels;
    }
}
