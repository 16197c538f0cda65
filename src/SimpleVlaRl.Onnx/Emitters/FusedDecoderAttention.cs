using SimpleVlaRl.Core.Policies;
using SimpleVlaRl.Onnx.Graph;

namespace SimpleVlaRl.Onnx.Emitters;

/// <summary>Attention and rotation in ONNX Runtime's fused operators. The rotation is single precision in every graph.</summary>
internal sealed class FusedDecoderAttention : DecoderAttention
{
    private readonly string _actionPositions;
    private readonly DecoderTokens _tokens;
    private readonly string _shape;
    private readonly string _cosine;
    private readonly string _sine;
    private readonly string _seen;
    private readonly string _bias;

    public FusedDecoderAttention(OnnxGraphBuilder graph, PolicyArchitecture architecture, DecoderSequence sequence, DecoderTokens tokens, RotaryTables tables)
        : base(graph, architecture)
    {
        _actionPositions = sequence.ActionPositions;
        _tokens = tokens;
        _cosine = Table("rotary.cosine", tables.Cosine, tables.PositionCount, tables.HalfWidth);
        _sine = Table("rotary.sine", tables.Sine, tables.PositionCount, tables.HalfWidth);
        _shape = graph.Concatenate(0, sequence.Batch, tokens.Length, graph.Integers(Decoder.Width));
        _seen = graph.Cast(graph.Node("Not", [tokens.Padding]), OnnxElementType.Int32);

        // The operator wants a bias for every query, and takes attention's matrix products' own element type.
        _bias = tokens.KeyBias is null ? "" : graph.ToProduct(graph.Expand(tokens.KeyBias, graph.Concatenate(0, graph.Integers(1, 1), tokens.Length, graph.Integers(1))));
    }

    public override string Emit(string query, string key, string value, bool onlyActions)
    {
        string queryShape = onlyActions ? Graph.Integers(-1, ActionTokenCount, Decoder.Width) : _shape;
        string rotatedQuery = Rotate(Graph.ReshapeTo(query, queryShape), onlyActions ? _actionPositions : _tokens.Positions);
        string rotatedKey = Rotate(Graph.ReshapeTo(key, _shape), _tokens.Positions);
        string mixed = Graph.FusedNode(
            "MultiHeadAttention",
            [Graph.ToProduct(rotatedQuery), Graph.ToProduct(rotatedKey), Graph.ReshapeTo(Graph.ToProduct(value), _shape), "", _seen, _bias],
            OnnxAttribute.Of("num_heads", (long)Decoder.HeadCount));
        return Graph.FromProduct(Graph.Reshape(mixed, -1, Decoder.Width));
    }

    private string Rotate(string tokens, string positions) => Graph.FusedNode(
        "RotaryEmbedding",
        [tokens, positions, _cosine, _sine],
        OnnxAttribute.Of("interleaved", 0L),
        OnnxAttribute.Of("num_heads", (long)Decoder.HeadCount));
}
