using SimpleVlaRl.Core.Policies;
using SimpleVlaRl.Onnx.Graph;

namespace SimpleVlaRl.Onnx.Emitters;

/// <summary>Emits the decoder's attention with rotary positions; what all layers share is made once.</summary>
internal abstract class DecoderAttention(OnnxGraphBuilder graph, PolicyArchitecture architecture)
{
    protected OnnxGraphBuilder Graph => graph;

    protected DecoderArchitecture Decoder => architecture.Decoder;

    protected int ActionTokenCount => architecture.ActionTokenCount;

    protected int HeadWidth => Decoder.Width / Decoder.HeadCount;

    /// <summary>The graph's dialect of it.</summary>
    public static DecoderAttention Create(OnnxGraphBuilder graph, PolicyArchitecture architecture, DecoderSequence sequence, DecoderTokens tokens)
    {
        graph.Scope = "attention";
        RotaryTables tables = RotaryTables.Of(architecture.Decoder, sequence.PositionCount);
        return graph.IsFused
            ? new FusedDecoderAttention(graph, architecture, sequence, tokens, tables)
            : new PortableDecoderAttention(graph, architecture, sequence, tokens, tables);
    }

    /// <summary>softmax(scale · rotated q · rotated kᵀ) v over the keys that are no padding.</summary>
    /// <param name="query">float [B·S, width], or [B·A·K, width] where actions are read.</param>
    /// <param name="key">float [B·S, width].</param>
    /// <param name="value">float [B·S, width].</param>
    /// <param name="onlyActions">Which of the two the query is.</param>
    /// <returns>float, as the query.</returns>
    public abstract string Emit(string query, string key, string value, bool onlyActions);

    /// <summary>A constant that the layers share.</summary>
    protected string Table(string name, float[] values, params long[] shape) => graph.Has(name) ? name : graph.Floats(name, values, shape);
}
