using SimpleVlaRl.Core.Policies;
using SimpleVlaRl.Onnx.Graph;

namespace SimpleVlaRl.Onnx.Emitters;

/// <summary>Attention and rotation in ONNX Runtime's fused operators. The rotation is single precision in every graph.</summary>
internal sealed class FusedDecoderAttention : DecoderAttention
{
    private readonly DecoderSequence _sequence;
    private readonly string _shape;
    private readonly string _cosine;
    private readonly string _sine;
    private readonly string _seen;

    public FusedDecoderAttention(OnnxGraphBuilder graph, PolicyArchitecture architecture, DecoderSequence sequence, RotaryTables tables)
        : base(graph, architecture)
    {
        _sequence = sequence;
        _cosine = graph.Floats("rotary.cosine", tables.Cosine, tables.PositionCount, tables.HalfWidth);
        _sine = graph.Floats("rotary.sine", tables.Sine, tables.PositionCount, tables.HalfWidth);
        _shape = graph.Concatenate(0, sequence.Batch, sequence.Length, graph.Integers(Decoder.Width));
        _seen = graph.Cast(graph.Node("Not", [sequence.Padding]), OnnxElementType.Int32);
    }

    public override string Emit(string query, string key, string value, bool onlyActions)
    {
        string queryShape = onlyActions ? Graph.Integers(-1, ActionTokenCount, Decoder.Width) : _shape;
        string rotatedQuery = Rotate(Graph.ReshapeTo(query, queryShape), onlyActions ? _sequence.ActionPositions : _sequence.Positions);
        string rotatedKey = Rotate(Graph.ReshapeTo(key, _shape), _sequence.Positions);
        string mixed = Graph.FusedNode(
            "MultiHeadAttention",
            [Graph.ToProduct(rotatedQuery), Graph.ToProduct(rotatedKey), Graph.ReshapeTo(Graph.ToProduct(value), _shape), "", _seen],
            OnnxAttribute.Of("num_heads", (long)Decoder.HeadCount));
        return Graph.FromProduct(Graph.Reshape(mixed, -1, Decoder.Width));
    }

    private string Rotate(string tokens, string positions) => Graph.FusedNode(
        "RotaryEmbedding",
        [tokens, positions, _cosine, _sine],
        OnnxAttribute.Of("interleaved", 0L),
        OnnxAttribute.Of("num_heads", (long)Decoder.HeadCount));
}
