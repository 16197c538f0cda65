using SimpleVlaRl.Core.Policies;
using TorchSharp;

namespace SimpleVlaRl.Training.Networks;

/// <summary>
/// Where each token of a batch is stored, its position number, and which keys are padding.
/// </summary>
/// <remarks>
/// Attention is bidirectional, so storage order is free and only position numbers and the padding mask matter. Stored here is
/// <c>end | begin | patches | proprioception | rest of the prompt, aligned right | A·K placeholders</c>: the rows whose logits are read
/// (the last prompt token and all placeholders but the last) are then one run at the same place in every row of the batch.
/// </remarks>
internal sealed class SequenceLayout : IDisposable
{
    private SequenceLayout(torch.Tensor promptIds, torch.Tensor rotary, torch.Tensor? paddingMask, torch.Tensor firstLayerMask, int realCount)
    {
        PromptIds = promptIds;
        Rotary = rotary;
        PaddingMask = paddingMask;
        FirstLayerMask = firstLayerMask;
        RealCount = realCount;
    }

    /// <summary>The end id, the begin id and the right-aligned rest, int64 [B, L + 1].</summary>
    public torch.Tensor PromptIds { get; }

    /// <summary>The rotation of each stored token, complex64 [B or 1, S, heads, head width / 2].</summary>
    public torch.Tensor Rotary { get; }

    /// <summary>0 for keys, -inf for padding, [B, 1, 1, S]; null when nothing is padded.</summary>
    public torch.Tensor? PaddingMask { get; }

    /// <summary>The same over the first layer's keys, [B or 1, 1, 1, real + 1]: see <see cref="PolicyDecoder"/>.</summary>
    public torch.Tensor FirstLayerMask { get; }

    /// <summary>The stored tokens before the placeholders.</summary>
    public int RealCount { get; }

    public static SequenceLayout Create(PolicyArchitecture architecture, PolicyInputs inputs, torch.Device device)
    {
        int batch = inputs.BatchSize;
        int padded = inputs.PaddedPromptLength;
        int leading = 2 + architecture.ImageTokenCount + (architecture.ProprioceptionDimension > 0 ? 1 : 0);
        int real = leading + padded - 1;
        int total = real + architecture.ActionTokenCount;
        bool isRagged = Array.Exists(inputs.PromptLengths, length => length != padded);
        int rows = isRagged ? batch : 1;

        long[] ids = new long[batch * (padded + 1)];
        Array.Fill(ids, architecture.PaddingTokenId);
        float[] rotary = new float[rows * total * architecture.Decoder.Width];
        float[] mask = new float[rows * total];
        float[] firstMask = new float[rows * (real + 1)];
        int[] positions = new int[total];
        for (int row = 0; row < batch; row++)
        {
            int length = inputs.PromptLengths[row];
            ReadOnlySpan<long> prompt = inputs.InputIds.AsSpan(row * padded, length);
            Span<long> stored = ids.AsSpan(row * (padded + 1), padded + 1);
            stored[0] = architecture.EndTokenId;
            stored[1] = prompt[0];
            prompt[1..].CopyTo(stored[(2 + padded - length)..]);
            if (row >= rows)
            {
                continue;
            }

            // Logical order: begin, patches, proprioception, rest of the prompt, placeholders, end.
            int padding = padded - length;
            positions[0] = total - 1 - padding;
            for (int index = 1; index < total; index++)
            {
                positions[index] = index < leading ? index - 1 : Math.Max(0, index - 1 - padding);
            }

            mask.AsSpan((row * total) + leading, padding).Fill(float.NegativeInfinity);
            firstMask.AsSpan((row * (real + 1)) + leading, padding).Fill(float.NegativeInfinity);
            firstMask[(row * (real + 1)) + real] = MathF.Log(architecture.ActionTokenCount);
            RotaryTable.Fill(architecture.Decoder, positions, rotary.AsSpan(row * total * architecture.Decoder.Width));
        }

        int heads = architecture.Decoder.HeadCount;
        using torch.Tensor pairs = torch.frombuffer(rotary, torch.float32).view(rows, total, heads, architecture.Decoder.Width / heads / 2, 2);
        return new SequenceLayout(
            Keep(torch.frombuffer(ids, torch.int64).view(batch, padded + 1), device),
            Keep(torch.view_as_complex(pairs), device),
            isRagged ? Keep(torch.frombuffer(mask, torch.float32).view(rows, 1, 1, total), device) : null,
            Keep(torch.frombuffer(firstMask, torch.float32).view(rows, 1, 1, real + 1), device),
            real);
    }

    public void Dispose()
    {
        PromptIds.Dispose();
        Rotary.Dispose();
        PaddingMask?.Dispose();
        FirstLayerMask.Dispose();
    }

    /// <summary>A copy of its own: a tensor over a managed array would be read after the array has gone.</summary>
    private static torch.Tensor Keep(torch.Tensor view, torch.Device device)
    {
        using torch.Tensor source = view;
        return source.to(device, copy: true).DetachFromDisposeScope();
    }
}
