using SimpleVlaRl.Core.Policies;
using SimpleVlaRl.Onnx.Graph;

namespace SimpleVlaRl.Onnx.Emitters;

/// <summary>Attention and rotation in ONNX Runtime's fused operators. The rotation is single precision in every graph.</summary>
internal sealed class FusedDecoderAttention : DecoderAttention
{
    private readonly string actionPositions;
    private readonly DecoderTokens tokens;
    private readonly string shape;
    private readonly string cosine;
    private readonly string sine;
    private readonly string seen;
    private readonly string bias;

    public FusedDecoderAttention(OnnxGraphBuilder graph, PolicyArchitecture architecture, DecoderSequence sequence, DecoderTokens tokens, RotaryTables tables)
        : base(graph, architecture)
    {
        actionPositions = sequence.ActionPositions;
        this.tokens = tokens;
        cosine = Table("rotary.cosine", tables.Cosine, tables.PositionCount, tables.HalfWidth);
        sine = Table("rotary.sine", tables.Sine, tables.PositionCount, tables.HalfWidth);
        shape = graph.Concatenate(0, sequence.Batch, tokens.Length, graph.Integers(Decoder.Width));
        seen = graph.Cast(graph.Node("Not", [tokens.Padding]), OnnxElementType.Int32);

        // The operator wants a bias for every query, and takes attention's matrix products' own element type.
        bias = tokens.KeyBias is null
            ? ""
            : graph.ToProduct(graph.Expand(tokens.KeyBias, graph.Concatenate(0, graph.Integers(1, 1), tokens.Length, graph.Integers(1))));
    }

    public override string Emit(string query, string key, string value, bool onlyActions)
    {
        string queryShape = onlyActions ? Graph.Integers(-1, ActionTokenCount, Decoder.Width) : shape;
        string rotatedQuery = Rotate(Graph.ReshapeTo(query, queryShape), onlyActions ? actionPositions : this.tokens.Positions);
        string rotatedKey = Rotate(Graph.ReshapeTo(key, shape), this.tokens.Positions);
        string mixed = Graph.FusedNode(
            "MultiHeadAttention",
            [Graph.ToProduct(rotatedQuery), Graph.ToProduct(rotatedKey), Graph.ReshapeTo(Graph.ToProduct(value), shape), "", seen, bias],
            OnnxAttribute.Of("num_heads", (long)Decoder.HeadCount));
        return Graph.FromProduct(Graph.Reshape(mixed, -1, Decoder.Width));
    }

    private string Rotate(string tokens, string positions) => Graph.FusedNode(
        "RotaryEmbedding",
        [tokens, positions, cosine, sine],
        OnnxAttribute.Of("interleaved", 0L),
        OnnxAttribute.Of("num_heads", (long)Decoder.HeadCount));
}
