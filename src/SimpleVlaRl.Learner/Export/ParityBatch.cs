using SimpleVlaRl.Core.Actions;
using SimpleVlaRl.Core.Policies;
using SimpleVlaRl.Inference;
using SimpleVlaRl.Training.Networks;
using TorchSharp;

namespace SimpleVlaRl.Learner.Export;

/// <summary>Rows of unequal prompts, padded to one batch, for both sides of the comparison.</summary>
internal sealed class ParityBatch
{
    private readonly PolicyArchitecture architecture;
    private readonly long[] inputIds;
    private readonly int[] promptLengths;
    private readonly byte[] images;
    private readonly float[] proprioception;

    public ParityBatch(PolicyArchitecture architecture, IReadOnlyList<ParityObservation> rows, ulong seed)
    {
        this.architecture = architecture;
        promptLengths = [.. rows.Select(row => row.Prompt.Length)];
        int longest = promptLengths.Max();
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
        Uniforms = Uniforms,
        Temperature = temperature,
    };

    /// <summary>The network's logits, [B·K·A·256].</summary>
    public float[] Logits(PolicyNetwork network)
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
        return network.Forward(inputs).cpu().contiguous().data<float>().ToArray();
    }
}
