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
}
