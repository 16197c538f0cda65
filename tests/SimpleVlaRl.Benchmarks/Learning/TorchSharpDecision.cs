using SimpleVlaRl.Core.Policies;
using SimpleVlaRl.Inference.Engine;
using SimpleVlaRl.Training.Networks;
using TorchSharp;

namespace SimpleVlaRl.Benchmarks.Learning;

/// <summary>A decision in TorchSharp, eager: the logits, greedy tokens, their log-probabilities and entropies.</summary>
internal sealed class TorchSharpDecision : IDisposable
{
    private readonly PolicyNetwork network;
    private readonly PolicyInputs inputs;

    public TorchSharpDecision(PolicyNetwork network, OnnxForwardInputs batch)
    {
        this.network = network;
        PolicyArchitecture architecture = network.Architecture;
        int rows = batch.PromptLengths.Length;
        inputs = new PolicyInputs
        {
            Images = torch.tensor(batch.Images, [rows, architecture.ImageCount, architecture.ImageSize, architecture.ImageSize, 3], torch.uint8),
            InputIds = batch.InputIds,
            PromptLengths = batch.PromptLengths,
            Proprioception = torch.tensor(batch.Proprioception, [rows, architecture.ProprioceptionDimension]),
        };
    }

    /// <summary>Decides once.</summary>
    public void Run()
    {
        using IDisposable inference = torch.inference_mode();
        using DisposeScope scope = torch.NewDisposeScope();
        torch.Tensor logProbabilities = torch.nn.functional.log_softmax(network.Forward(inputs), -1);
        torch.Tensor tokens = logProbabilities.argmax(-1, keepdim: true);
        _ = logProbabilities.gather(-1, tokens);
        _ = (logProbabilities.exp() * logProbabilities).sum(-1);
    }

    public void Dispose()
    {
        inputs.Images.Dispose();
        inputs.Proprioception?.Dispose();
    }
}
