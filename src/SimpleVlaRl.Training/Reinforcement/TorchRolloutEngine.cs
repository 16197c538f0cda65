using System.Runtime.InteropServices;
using SimpleVlaRl.Core.Policies;
using SimpleVlaRl.Training.Arithmetic;
using SimpleVlaRl.Training.Networks;
using TorchSharp;

namespace SimpleVlaRl.Training.Reinforcement;

/// <summary>Draws actions with libtorch: with the network in training itself, or with a copy of what is trained.</summary>
public sealed class TorchRolloutEngine : IRolloutEngine
{
    private readonly PolicyNetwork trained;
    private readonly PolicyNetwork network;

    /// <summary>Makes an engine.</summary>
    /// <param name="network">The network in training; not disposed with the engine, and disposed after it.</param>
    /// <param name="hasOwnWeights">Whether what is trained is copied, so that it can run while the learner learns; what is frozen is shared.</param>
    public TorchRolloutEngine(PolicyNetwork network, bool hasOwnWeights = false)
    {
        ArgumentNullException.ThrowIfNull(network);
        trained = network;
        this.network = hasOwnWeights ? network.ForActing() : network;
    }

    /// <inheritdoc/>
    public string Name => "torch";

    /// <inheritdoc/>
    public bool HasOwnWeights => network != trained;

    /// <inheritdoc/>
    public void WeightsChanged()
    {
        if (HasOwnWeights)
        {
            network.Store.CopyTrained(trained.Store);
        }
    }

    /// <inheritdoc/>
    public void Run(RolloutBatch batch)
    {
        ArgumentNullException.ThrowIfNull(batch);
        PolicyArchitecture architecture = network.Architecture;
        int rows = batch.Count;
        int tokens = architecture.ActionTokenCount;
        using DisposeScope scope = torch.NewDisposeScope();
        using IDisposable noGrad = torch.no_grad();
        torch.Tensor images = torch.empty([rows, architecture.ImageCount, architecture.ImageSize, architecture.ImageSize, 3], torch.uint8);
        batch.Images.AsSpan(0, rows * batch.ImageByteCount).CopyTo(images.bytes);
        PolicyInputs inputs = new()
        {
            Images = images,
            InputIds = batch.InputIds.ToArray(),
            PromptLengths = batch.PromptLengths[..rows],
            Proprioception = architecture.ProprioceptionDimension == 0 ? null : Filled(batch.Joints, rows, architecture.ProprioceptionDimension),
        };
        torch.Tensor logits = network.Forward(inputs);
        torch.Tensor all = torch.nn.functional.log_softmax(batch.Temperature > 0 ? logits.DividedBy(batch.Temperature) : logits, -1);
        torch.Tensor probabilities = all.exp();
        torch.Tensor chosen = batch.Temperature > 0
            ? Draw(probabilities, Filled(batch.Uniforms, rows, tokens).to(all.device))
            : all.argmax(-1);
        Read(chosen.to_type(torch.int32), batch.Tokens);
        Read(all.gather(-1, chosen.unsqueeze(-1)).squeeze(-1), batch.LogProbabilities);
        Read(-(probabilities * all).sum(-1), batch.Entropies);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (HasOwnWeights)
        {
            network.Dispose();
        }
    }

    /// <summary>Inverse of the cumulative distribution: the count of cumulative probabilities at or below u, at most 255.</summary>
    private static torch.Tensor Draw(torch.Tensor probabilities, torch.Tensor uniforms)
    {
        torch.Tensor cumulative = probabilities.cumsum(-1);
        return torch.searchsorted(cumulative, uniforms.unsqueeze(-1), right: true).squeeze(-1).LimitInPlace(probabilities.shape[^1] - 1);
    }

    private static torch.Tensor Filled(float[] values, int rows, int width)
    {
        torch.Tensor tensor = torch.empty([rows, width], torch.float32);
        values.AsSpan(0, rows * width).CopyTo(MemoryMarshal.Cast<byte, float>(tensor.bytes));
        return tensor;
    }

    private static void Read<T>(torch.Tensor tensor, T[] destination)
        where T : unmanaged
    {
        using torch.Tensor host = tensor.cpu().contiguous();
        MemoryMarshal.Cast<byte, T>(host.bytes).CopyTo(destination);
    }
}
