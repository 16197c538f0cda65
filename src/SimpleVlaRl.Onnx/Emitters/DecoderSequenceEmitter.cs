using SimpleVlaRl.Core.Policies;
using SimpleVlaRl.Core.Weights;
using SimpleVlaRl.Onnx.Graph;

namespace SimpleVlaRl.Onnx.Emitters;

/// <summary>Emits the decoder's input: the joined embeddings, positions, padding mask, and where actions are read.</summary>
/// <remarks>
/// Stored as BOS | patches | proprioception | prompt rest padded to L - 1 | A·K zeros | end. The logical order of a row has no gap after its
/// own prompt; since attention is bidirectional, giving the placeholders the positions they have there is enough. With h = patches + (0 or 1)
/// and n the row's prompt length, prompt token t ≥ 1 is stored at h + t with position h + t, placeholder i at h + L + i with position
/// h + n + i, and action token i is read at the last prompt token (i = 0) or at placeholder i - 1, which have positions h + n - 1 + i.
/// In the first layer one placeholder stands for all: they are zero vectors, which RMSNorm, the projections and rotation keep zero, so that
/// their scores as keys are 0, their values 0 and their outputs all the same. As a key it counts A·K times: ln(A·K) is added to its scores.
/// </remarks>
internal sealed class DecoderSequenceEmitter(OnnxGraphBuilder graph, IWeightSource weights, PolicyArchitecture architecture, int maximumPromptLength)
{
    private readonly int tokenCount = architecture.ActionTokenCount;
    private readonly bool isShared = architecture.ActionTokenCount > 1 && architecture.Decoder.LayerCount > 1 && graph.Options.SharesPlaceholders;
    private readonly int before = architecture.ImageTokenCount + (architecture.ProprioceptionDimension > 0 ? 1 : 0);

    /// <summary>Emits the sequence.</summary>
    /// <param name="inputIds">int64 [B, L].</param>
    /// <param name="promptLengths">int32 [B].</param>
    /// <param name="image">float [B, patches, width].</param>
    /// <param name="proprioception">float [B, 1, width], or null.</param>
    /// <returns>The values that layers need.</returns>
    public DecoderSequence Emit(string inputIds, string promptLengths, string image, string? proprioception)
    {
        graph.Scope = "sequence";
        string batch = graph.Size(inputIds, 0);
        string promptWidth = graph.Size(inputIds, 1);
        string ends = graph.Add(graph.Unsqueeze(graph.Cast(promptLengths, OnnxElementType.Int64), 1), graph.Integer(before));
        string storedEnd = graph.Add(promptWidth, graph.Integer(before));
        DecoderTokens all = Tokens("all", batch, ends, storedEnd, Enumerable.Range(0, tokenCount + 1));
        DecoderTokens first = isShared ? Tokens("first", batch, ends, storedEnd, [0, tokenCount]) with { KeyBias = KeyBias(storedEnd) } : all;
        return new DecoderSequence(
            graph.Reshape(Join(inputIds, batch, image, proprioception), -1, architecture.Decoder.Width),
            batch,
            first,
            all,
            isShared ? Spread(storedEnd) : null,
            graph.Add(ends, Offsets("action.position", Enumerable.Range(-1, tokenCount))),
            ActionRows(batch, all.Length, ends, storedEnd),
            before + maximumPromptLength + tokenCount + 1);
    }

    private string Join(string inputIds, string batch, string image, string? proprioception)
    {
        int width = architecture.Decoder.Width;
        string prompt = Embedding(inputIds);
        string placeholders = graph.Expand(
            graph.Floats("placeholder", [0], 1, 1, 1), graph.Concatenate(0, batch, graph.Integers(isShared ? 1 : tokenCount, width)));
        string end = graph.Expand(Embedding(graph.Integers(architecture.EndTokenId)), graph.Concatenate(0, batch, graph.Integers(1, width)));
        List<string> parts = [graph.Slice(prompt, 0, 1, 1), image];
        if (proprioception is not null)
        {
            parts.Add(proprioception);
        }

        return graph.Concatenate(1, [.. parts, graph.Slice(prompt, 1, long.MaxValue, 1), placeholders, end]);
    }

    /// <summary>Rows of the token table, which is half precision in all but single-precision graphs.</summary>
    private string Embedding(string ids)
    {
        const string Name = PolicyTensorNames.TokenEmbedding;
        long[] shape = [architecture.VocabularySize, architecture.Decoder.Width];
        if (graph.LinearPrecision == Precision.Fp32)
        {
            return graph.Gather(graph.Weight(weights, Name, shape), ids);
        }

        string table = graph.Has(Name) ? Name : graph.Constant(new HalfInitializer(Name, weights, Name, shape));
        return graph.Wide(graph.Gather(table, ids));
    }

    /// <summary>Positions 0 … h + L - 1 for everything before the placeholders, then h + n + the tail's; padding is stored from h + n to h + L - 1.</summary>
    private DecoderTokens Tokens(string name, string batch, string ends, string storedEnd, IEnumerable<int> tail)
    {
        string front = graph.Expand(graph.Unsqueeze(graph.Range(storedEnd), 0), graph.Concatenate(0, batch, graph.Integers(1)));
        string positions = graph.Concatenate(1, front, graph.Add(ends, Offsets(name + ".tail.position", tail)));
        string length = graph.Add(storedEnd, graph.Integer(tail.Count()));
        string index = graph.Unsqueeze(graph.Range(length), 0);
        string padding = graph.Node("And", [graph.Node("GreaterOrEqual", [index, ends]), graph.Node("Less", [index, storedEnd])]);
        return new DecoderTokens(length, positions, padding, null);
    }

    /// <summary>Zeros, ln(A·K) at the placeholder, and a zero for the end.</summary>
    private string KeyBias(string storedEnd)
    {
        string zeros = graph.Expand(graph.Floats("key.bias.zero", [0], 1), storedEnd);
        string bias = graph.Concatenate(0, zeros, graph.Floats("key.bias.placeholder", [MathF.Log(tokenCount), 0], 2));
        return graph.Unsqueeze(bias, 0, 1, 2);
    }

    /// <summary>0 … h + L - 1, A·K times the placeholder, the end.</summary>
    private string Spread(string storedEnd) => graph.Concatenate(
        0,
        graph.Range(storedEnd),
        graph.Expand(storedEnd, graph.Integers(tokenCount)),
        graph.Add(storedEnd, graph.Integer(1)));

    private string ActionRows(string batch, string length, string ends, string storedEnd)
    {
        string inRow = graph.Subtract(ends, graph.Integer(1));
        if (tokenCount > 1)
        {
            string shape = graph.Concatenate(0, batch, graph.Integers(1));
            string placeholders = graph.Expand(graph.Add(storedEnd, Offsets("placeholder.index", Enumerable.Range(0, tokenCount - 1))), shape);
            inRow = graph.Concatenate(1, inRow, placeholders);
        }

        string starts = graph.Unsqueeze(graph.Multiply(graph.Range(batch), length), 1);
        return graph.Reshape(graph.Add(starts, inRow), -1);
    }

    private string Offsets(string name, IEnumerable<int> values) => graph.LongRow(name, [.. values.Select(value => (long)value)]);
}
