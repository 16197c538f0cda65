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
/// </remarks>
internal sealed class DecoderSequenceEmitter(OnnxGraphBuilder graph, IWeightSource weights, PolicyArchitecture architecture, int maximumPromptLength)
{
    private const float Masked = -1e9f;

    private readonly int _headWidth = architecture.Decoder.Width / architecture.Decoder.HeadCount;
    private readonly int _tokenCount = architecture.ActionTokenCount;
    private readonly int _before = architecture.ImageTokenCount + (architecture.ProprioceptionDimension > 0 ? 1 : 0);

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
        string joined = Join(inputIds, batch, image, proprioception);
        string length = graph.Size(joined, 1);
        string ends = graph.Add(graph.Unsqueeze(graph.Cast(promptLengths, OnnxElementType.Int64), 1), graph.Integer(_before));
        string storedEnd = graph.Add(promptWidth, graph.Integer(_before));

        string positions = Positions(batch, ends, storedEnd);
        string actionPositions = graph.Add(ends, Offsets("action.position", -1, _tokenCount));
        (string cosine, string sine) = Tables();
        return new DecoderSequence(
            graph.Reshape(joined, -1, architecture.Decoder.Width),
            graph.Concatenate(0, batch, length, graph.Integers(architecture.Decoder.HeadCount, _headWidth)),
            Rotation(cosine, positions),
            Rotation(sine, positions),
            Rotation(cosine, actionPositions),
            Rotation(sine, actionPositions),
            Mask(length, ends, storedEnd),
            ActionRows(batch, length, ends, storedEnd));
    }

    private string Join(string inputIds, string batch, string image, string? proprioception)
    {
        int width = architecture.Decoder.Width;
        string table = graph.Weight(weights, PolicyTensorNames.TokenEmbedding, architecture.VocabularySize, width);
        string prompt = graph.Gather(table, inputIds);
        string placeholders = graph.Expand(graph.Floats("placeholder", [0], 1, 1, 1), graph.Concatenate(0, batch, graph.Integers(_tokenCount, width)));
        string end = graph.Expand(graph.Gather(table, graph.Integers(architecture.EndTokenId)), graph.Concatenate(0, batch, graph.Integers(1, width)));
        List<string> parts = [graph.Slice(prompt, 0, 1, 1), image];
        if (proprioception is not null)
        {
            parts.Add(proprioception);
        }

        return graph.Concatenate(1, [.. parts, graph.Slice(prompt, 1, long.MaxValue, 1), placeholders, end]);
    }

    /// <summary>0 … h + L - 1 for everything before the placeholders, then h + n + i.</summary>
    private string Positions(string batch, string ends, string storedEnd)
    {
        string front = graph.Expand(graph.Unsqueeze(graph.Range(storedEnd), 0), graph.Concatenate(0, batch, graph.Integers(1)));
        return graph.Concatenate(1, front, graph.Add(ends, Offsets("tail.position", 0, _tokenCount + 1)));
    }

    /// <summary>Padding is stored from h + n to h + L - 1.</summary>
    private string Mask(string length, string ends, string storedEnd)
    {
        string index = graph.Unsqueeze(graph.Range(length), 0);
        string padded = graph.Node("And", [graph.Node("GreaterOrEqual", [index, ends]), graph.Node("Less", [index, storedEnd])]);
        return graph.Unsqueeze(graph.Node("Where", [padded, graph.Scalar(Masked), graph.Scalar(0)]), 1, 2);
    }

    private string ActionRows(string batch, string length, string ends, string storedEnd)
    {
        string inRow = graph.Subtract(ends, graph.Integer(1));
        if (_tokenCount > 1)
        {
            string shape = graph.Concatenate(0, batch, graph.Integers(1));
            string placeholders = graph.Expand(graph.Add(storedEnd, Offsets("placeholder.index", 0, _tokenCount - 1)), shape);
            inRow = graph.Concatenate(1, inRow, placeholders);
        }

        string starts = graph.Unsqueeze(graph.Multiply(graph.Range(batch), length), 1);
        return graph.Reshape(graph.Add(starts, inRow), -1);
    }

    private string Offsets(string name, long first, int count) => graph.LongRow(name, [.. Enumerable.Range(0, count).Select(index => first + index)]);

    private string Rotation(string table, string positions) => graph.Unsqueeze(graph.Gather(table, positions), 1);

    /// <summary>
    /// Rotary position tables (Su et al. 2021), [positions, head width], frequencies repeated for the rotate-half layout. Angles are rounded
    /// to single precision as the original computes them; the sine's first half is negated, so that x cos + swap(x) sin is the rotation.
    /// </summary>
    private (string Cosine, string Sine) Tables()
    {
        int half = _headWidth / 2;
        int count = _before + maximumPromptLength + _tokenCount + 1;
        float[] cosine = new float[count * _headWidth];
        float[] sine = new float[count * _headWidth];
        for (int i = 0; i < half; i++)
        {
            float frequency = 1f / MathF.Pow((float)architecture.Decoder.RotaryBase, 2f * i / _headWidth);
            for (int position = 0; position < count; position++)
            {
                float angle = position * frequency;
                int first = (position * _headWidth) + i;
                cosine[first] = cosine[first + half] = (float)Math.Cos(angle);
                sine[first + half] = (float)Math.Sin(angle);
                sine[first] = -sine[first + half];
            }
        }

        return (graph.Floats("rotary.cosine", cosine, count, _headWidth), graph.Floats("rotary.sine", sine, count, _headWidth));
    }
}
