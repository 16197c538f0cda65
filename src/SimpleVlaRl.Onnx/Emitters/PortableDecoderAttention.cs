using SimpleVlaRl.Core.Policies;
using SimpleVlaRl.Onnx.Graph;

namespace SimpleVlaRl.Onnx.Emitters;

/// <summary>Attention and rotation in operators of the default domain.</summary>
internal sealed class PortableDecoderAttention : DecoderAttention
{
    private const float Masked = -1e9f;

    private readonly string shape;
    private readonly (string Cosine, string Sine) all;
    private readonly (string Cosine, string Sine) actions;
    private readonly string mask;

    public PortableDecoderAttention(
        OnnxGraphBuilder graph, PolicyArchitecture architecture, DecoderSequence sequence, DecoderTokens tokens, RotaryTables tables)
        : base(graph, architecture)
    {
        // The sine's first half is negated, so that x cos + swap(x) sin is the rotation.
        float[] cosine = RotaryTables.BothHalves(tables.Cosine, tables.HalfWidth, 1);
        float[] sine = RotaryTables.BothHalves(tables.Sine, tables.HalfWidth, -1);
        string cosines = Table("rotary.cosine", cosine, tables.PositionCount, HeadWidth);
        string sines = Table("rotary.sine", sine, tables.PositionCount, HeadWidth);
        all = (At(cosines, tokens.Positions), At(sines, tokens.Positions));
        actions = (At(cosines, sequence.ActionPositions), At(sines, sequence.ActionPositions));
        this.shape = graph.Concatenate(0, sequence.Batch, tokens.Length, graph.Integers(Decoder.HeadCount, HeadWidth));
        string mask = graph.Unsqueeze(graph.Node("Where", [tokens.Padding, graph.Scalar(Masked), graph.Scalar(0)]), 1, 2);
        this.mask = tokens.KeyBias is null ? mask : graph.Add(mask, tokens.KeyBias);
    }

    public override string Emit(string query, string key, string value, bool onlyActions)
    {
        string queryShape = onlyActions ? Graph.Integers(-1, ActionTokenCount, Decoder.HeadCount, HeadWidth) : this.shape;
        string rotatedQuery = Rotate(Heads(query, queryShape), onlyActions ? actions : all);
        string rotatedKey = Rotate(Heads(key, this.shape), all);
        string mixed = Graph.Attention(rotatedQuery, Graph.Transpose(rotatedKey, 0, 1, 3, 2), Heads(value, this.shape), HeadWidth, this.mask);
        return Graph.Reshape(Graph.Transpose(mixed, 0, 2, 1, 3), -1, Decoder.Width);
    }

    private string Heads(string rows, string shape) => Graph.Transpose(Graph.ReshapeTo(rows, shape), 0, 2, 1, 3);

    private string Rotate(string heads, (string Cosine, string Sine) at)
    {
        string[] halves = Graph.Split(heads, 2, -1);
        string swapped = Graph.Concatenate(-1, halves[1], halves[0]);
        return Graph.Add(Graph.Multiply(heads, at.Cosine), Graph.Multiply(swapped, at.Sine));
    }

    private string At(string table, string positions) => Graph.Unsqueeze(Graph.Gather(table, positions), 1);
}
