using SimpleVlaRl.Core.Policies;
using TorchSharp;

namespace SimpleVlaRl.Training.Networks;

/// <summary>One batch of raw network inputs. The tensors belong to whoever made them.</summary>
public sealed class PolicyInputs
{
    /// <summary>The images, uint8 [B, N, H, W, 3], already at the policy's size.</summary>
    public required torch.Tensor Images { get; init; }

    /// <summary>The prompts, row by row [B, L], filled at their ends with the padding id.</summary>
    public required long[] InputIds { get; init; }

    /// <summary>The tokens of each prompt without padding, [B]; at least 2, for the begin token is a place of its own.</summary>
    public required int[] PromptLengths { get; init; }

    /// <summary>The measured joints in robot units, float32 [B, P]; null when the policy takes none.</summary>
    public torch.Tensor? Proprioception { get; init; }

    /// <summary>The rows of the batch (B).</summary>
    public int BatchSize => PromptLengths.Length;

    /// <summary>The common length of the padded prompts (L).</summary>
    public int PaddedPromptLength => BatchSize == 0 ? 0 : InputIds.Length / BatchSize;

    /// <summary>Repeats one prompt for every row.</summary>
    /// <param name="prompt">The prompt's ids, [L].</param>
    /// <param name="batchSize">The rows.</param>
    /// <returns>The ids [B, L] and the lengths [B].</returns>
    public static (long[] InputIds, int[] PromptLengths) Repeat(ReadOnlySpan<long> prompt, int batchSize)
    {
        long[] ids = new long[batchSize * prompt.Length];
        int[] lengths = new int[batchSize];
        for (int row = 0; row < batchSize; row++)
        {
            prompt.CopyTo(ids.AsSpan(row * prompt.Length));
            lengths[row] = prompt.Length;
        }

        return (ids, lengths);
    }

    /// <summary>Some of the rows, as views in the caller's dispose scope.</summary>
    /// <param name="first">The first row.</param>
    /// <param name="count">How many.</param>
    internal PolicyInputs Rows(int first, int count) => new()
    {
        Images = Images.narrow(0, first, count),
        InputIds = InputIds[(first * PaddedPromptLength)..((first + count) * PaddedPromptLength)],
        PromptLengths = PromptLengths[first..(first + count)],
        Proprioception = Proprioception?.narrow(0, first, count),
    };

    /// <summary>Demands that they fit a network.</summary>
    /// <exception cref="ArgumentException">They do not; the message says what was expected.</exception>
    internal void Demand(PolicyArchitecture architecture)
    {
        long[] images = [BatchSize, architecture.ImageCount, architecture.ImageSize, architecture.ImageSize, 3];
        if (Images.dtype != torch.ScalarType.Byte || !Images.shape.AsSpan().SequenceEqual(images))
        {
            throw new ArgumentException($"images is {Images.dtype} [{string.Join(", ", Images.shape)}]; expected Byte [{string.Join(", ", images)}].");
        }

        if (architecture.ProprioceptionDimension > 0
            && (Proprioception is null || !Proprioception.shape.AsSpan().SequenceEqual([BatchSize, architecture.ProprioceptionDimension])))
        {
            throw new ArgumentException(
                $"proprioception is [{string.Join(", ", Proprioception?.shape ?? [])}]; expected [{BatchSize}, "
                + $"{architecture.ProprioceptionDimension}].");
        }

        if (BatchSize == 0 || InputIds.Length % BatchSize != 0)
        {
            throw new ArgumentException($"input_ids has {InputIds.Length} ids for {BatchSize} rows; expected whole rows.");
        }

        foreach (int length in PromptLengths)
        {
            if (length < 2 || length > PaddedPromptLength)
            {
                throw new ArgumentException($"A prompt has length {length}; expected 2 to {PaddedPromptLength}.");
            }
        }
    }
}
