using SimpleVlaRl.Core.Actions;
using SimpleVlaRl.Core.Policies;
using SimpleVlaRl.Preprocessing;

namespace SimpleVlaRl.Training.Reinforcement;

/// <summary>The raw inputs and answers of up to a number of observations, in arrays that are used again and never move.</summary>
public sealed class RolloutBatch
{
    private readonly PolicyArchitecture architecture;
    private long[] inputIds = [];

    /// <summary>Makes an empty batch.</summary>
    /// <param name="architecture">The network.</param>
    /// <param name="capacity">The most rows.</param>
    public RolloutBatch(PolicyArchitecture architecture, int capacity)
    {
        ArgumentNullException.ThrowIfNull(architecture);
        this.architecture = architecture;
        Capacity = capacity;
        ImageByteCount = architecture.ImageCount * architecture.ImageSize * architecture.ImageSize * 3;
        int tokens = architecture.ActionTokenCount;
        Images = GC.AllocateArray<byte>(capacity * ImageByteCount, pinned: true);
        Joints = GC.AllocateArray<float>(capacity * architecture.ProprioceptionDimension, pinned: true);
        Uniforms = GC.AllocateArray<float>(capacity * tokens, pinned: true);
        PromptLengths = GC.AllocateArray<int>(capacity, pinned: true);
        Tokens = GC.AllocateArray<int>(capacity * tokens, pinned: true);
        LogProbabilities = GC.AllocateArray<float>(capacity * tokens, pinned: true);
        Entropies = GC.AllocateArray<float>(capacity * tokens, pinned: true);
    }

    /// <summary>The most rows.</summary>
    public int Capacity { get; }

    /// <summary>The bytes of one row's images.</summary>
    public int ImageByteCount { get; }

    /// <summary>The rows in use.</summary>
    public int Count { get; private set; }

    /// <summary>The padded length of the prompts (L).</summary>
    public int PromptWidth { get; private set; }

    /// <summary>uint8 [capacity, N, H, W, 3].</summary>
    public byte[] Images { get; }

    /// <summary>Robot units, [capacity, P].</summary>
    public float[] Joints { get; }

    /// <summary>[count, L], padded on the right.</summary>
    public ReadOnlyMemory<long> InputIds => inputIds.AsMemory(0, Count * PromptWidth);

    /// <summary>[capacity].</summary>
    public int[] PromptLengths { get; }

    /// <summary>In [0, 1), [capacity, A·K].</summary>
    public float[] Uniforms { get; }

    /// <summary>The softmax temperature; 0 is greedy, with log-probabilities and entropies at temperature 1.</summary>
    public float Temperature { get; set; }

    /// <summary>The answers: bin indices, [capacity, A·K].</summary>
    public int[] Tokens { get; }

    /// <summary>The answers' log-probabilities, [capacity, A·K].</summary>
    public float[] LogProbabilities { get; }

    /// <summary>The entropies in nats, [capacity, A·K].</summary>
    public float[] Entropies { get; }

    /// <summary>Begins a batch with its prompts; the caller fills the other inputs.</summary>
    /// <param name="prompts">The prompts, one per row.</param>
    public void Begin(IReadOnlyList<long[]> prompts)
    {
        ArgumentNullException.ThrowIfNull(prompts);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(prompts.Count, Capacity, nameof(prompts));
        Count = prompts.Count;
        PromptWidth = prompts.Max(prompt => prompt.Length);
        if (inputIds.Length < Count * PromptWidth)
        {
            inputIds = GC.AllocateArray<long>(Capacity * PromptWidth, pinned: true);
        }

        inputIds.AsSpan(0, Count * PromptWidth).Fill(architecture.PaddingTokenId);
        for (int row = 0; row < Count; row++)
        {
            prompts[row].CopyTo(inputIds, row * PromptWidth);
            PromptLengths[row] = prompts[row].Length;
        }
    }

    /// <summary>Fills a row that has begun.</summary>
    /// <param name="row">The row.</param>
    /// <param name="images">uint8 [N, H, W, 3].</param>
    /// <param name="joints">Robot units, [P].</param>
    /// <param name="sampling">What its numbers are drawn with.</param>
    public void Fill(int row, ReadOnlySpan<byte> images, ReadOnlySpan<float> joints, in SamplingParameters sampling)
    {
        images.CopyTo(Images.AsSpan(row * images.Length));
        joints.CopyTo(Joints.AsSpan(row * joints.Length));
        CorrelatedDraws.Fill(sampling, architecture.ActionDimension, Uniforms.AsSpan(Row(row)));
    }

    /// <summary>Reads a row's answer.</summary>
    /// <param name="row">The row.</param>
    /// <param name="normalization">What brings it to robot units.</param>
    /// <param name="actions">Takes the actions, [A·K].</param>
    /// <returns>The tokens, a copy of their own.</returns>
    public byte[] Read(int row, ActionNormalization normalization, Span<float> actions)
    {
        ArgumentNullException.ThrowIfNull(normalization);
        ReadOnlySpan<int> drawn = Tokens.AsSpan(Row(row));
        byte[] kept = new byte[drawn.Length];
        for (int token = 0; token < kept.Length; token++)
        {
            kept[token] = (byte)drawn[token];
            actions[token] = (float)normalization.Unnormalize(token % architecture.ActionDimension, ActionBins.Decode(drawn[token]));
        }

        return kept;
    }

    /// <summary>Where a row's tokens are.</summary>
    internal Range Row(int row) => (row * architecture.ActionTokenCount)..((row + 1) * architecture.ActionTokenCount);
}
