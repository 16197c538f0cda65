using SimpleVlaRl.Core.Actions;
using SimpleVlaRl.Core.Policies;
using SimpleVlaRl.Inference.Engine;
using SimpleVlaRl.Training.Networks;
using TorchSharp;

namespace SimpleVlaRl.Experiments.Export;

/// <summary>Rows of unequal prompts, padded to one batch, for both sides of the comparison.</summary>
internal sealed class ParityBatch
{
    private readonly PolicyArchitecture architecture;
    private readonly long[] inputIds;
    private readonly int[] promptLengths;
    private readonly byte[] images;
    private readonly float[] proprioception;

    /// <summary>Pads rows to one length: the graph's own where it has one, else the longest prompt's.</summary>
    public ParityBatch(PolicyArchitecture architecture, IReadOnlyList<ParityObservation> rows, ulong seed, int? fixedPromptLength)
    {
        this.architecture = architecture;
        promptLengths = [.. rows.Select(row => row.Prompt.Length)];
        int longest = Math.Max(promptLengths.Max(), fixedPromptLength ?? 0);
        inputIds = [.. rows.SelectMany(row => row.Prompt.Concat(Enumerable.Repeat((long)architecture.PaddingTokenId, longest - row.Prompt.Length)))];
        images = [.. rows.SelectMany(row => row.Images)];
        proprioception = [.. rows.SelectMany(row => row.Proprioception)];
        Uniforms = new float[rows.Count * architecture.ActionTokenCount];
        for (int row = 0; row < rows.Count; row++)
        {
            CounterRandom.Fill(seed, (uint)row, Uniforms.AsSpan(row * architecture.ActionTokenCount, architecture.ActionTokenCount));
        }
    }

    /// <summary>One uniform number per token, [B·K·A].</summary>
    public float[] Uniforms { get; }

    public int Rows => promptLengths.Length;

    public OnnxForwardInputs ForOnnx(float temperature) => new()
    {
        Images = images,
        InputIds = inputIds,
        PromptLengths = promptLengths,
        Proprioception = proprioception,
        Uniforms = architecture.Head == PolicyHead.Tokens ? Uniforms : [],
        Temperature = temperature,
    };

    /// <summary>The network's logits, [B·K·A·256].</summary>
    public float[] Logits(PolicyNetwork network) => Compute(network.Forward);

    /// <summary>The normalised actions of a network with a regression head, [B·K·A].</summary>
    public float[] NormalizedActions(PolicyNetwork network) => Compute(network.Regress);

    private float[] Compute(Func<PolicyInputs, torch.Tensor> forward)
    {
        using DisposeScope scope = torch.NewDisposeScope();
        using IDisposable noGradient = torch.no_grad();
        int size = architecture.ImageSize;
        PolicyInputs inputs = new()
        {
            Images = torch.tensor(images, [Rows, architecture.ImageCount, size, size, 3], torch.uint8),
            InputIds = inputIds,
            PromptLengths = promptLengths,
            Proprioception = proprioception.Length == 0 ? null : torch.tensor(proprioception, [Rows, architecture.ProprioceptionDimension]),
        };
        return forward(inputs).cpu().contiguous().data<float>().ToArray();
    }
}
