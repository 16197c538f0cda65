using SimpleVlaRl.Core.Policies;
using SimpleVlaRl.Core.Weights;
using SimpleVlaRl.Onnx.Graph;

namespace SimpleVlaRl.Onnx.Emitters;

/// <summary>Emits the Llama-2 decoder with full bidirectional attention.</summary>
/// <remarks>The last layer computes queries, attention and perceptron only for the rows where actions are read; nothing else of it is used.</remarks>
internal sealed class DecoderEmitter(OnnxGraphBuilder graph, IWeightSource weights, PolicyArchitecture architecture)
{
    private readonly DecoderArchitecture _decoder = architecture.Decoder;
    private readonly int _headWidth = architecture.Decoder.Width / architecture.Decoder.HeadCount;

    /// <summary>Emits the layers.</summary>
    /// <param name="sequence">The embedded sequence.</param>
    /// <returns>float [B·A·K, width] at the action positions, after the final norm.</returns>
    public string Emit(DecoderSequence sequence)
    {
        string rows = sequence.Rows;
        for (int layer = 0; layer < _decoder.LayerCount; layer++)
        {
            graph.Scope = $"decoder.{layer}";
            rows = Layer(rows, PolicyTensorNames.DecoderLayer(layer), sequence, isLast: layer == _decoder.LayerCount - 1);
        }

        graph.Scope = "decoder.norm";
        return Norm(rows, PolicyTensorNames.FinalNorm);
    }

    private string Layer(string rows, string name, DecoderSequence sequence, bool isLast)
    {
        string normed = Norm(rows, name + "input_layernorm.weight");
        string key = Rotate(Heads(normed, name + "self_attn.k_proj", sequence.HeadShape), sequence.Cosine, sequence.Sine);
        string value = Heads(normed, name + "self_attn.v_proj", sequence.HeadShape);
        string query;
        if (isLast)
        {
            string actionShape = graph.Integers(-1, architecture.ActionTokenCount, _decoder.HeadCount, _headWidth);
            rows = graph.Gather(rows, sequence.ActionRows);
            normed = graph.Gather(normed, sequence.ActionRows);
            query = Rotate(Heads(normed, name + "self_attn.q_proj", actionShape), sequence.ActionCosine, sequence.ActionSine);
        }
        else
        {
            query = Rotate(Heads(normed, name + "self_attn.q_proj", sequence.HeadShape), sequence.Cosine, sequence.Sine);
        }

        string mixed = graph.Attention(query, graph.Transpose(key, 0, 1, 3, 2), value, _headWidth, sequence.Mask);
        string back = graph.Reshape(graph.Transpose(mixed, 0, 2, 1, 3), -1, _decoder.Width);
        rows = graph.Add(rows, Linear(back, name + "self_attn.o_proj", _decoder.Width, _decoder.Width));
        return graph.Add(rows, Perceptron(Norm(rows, name + "post_attention_layernorm.weight"), name + "mlp."));
    }

    private string Perceptron(string rows, string name)
    {
        string gate = Linear(rows, name + "gate_proj", _decoder.Width, _decoder.MlpHiddenWidth);
        string up = Linear(rows, name + "up_proj", _decoder.Width, _decoder.MlpHiddenWidth);
        string gated = graph.Multiply(graph.Multiply(gate, graph.Node("Sigmoid", [gate])), up);
        return Linear(gated, name + "down_proj", _decoder.MlpHiddenWidth, _decoder.Width);
    }

    private string Heads(string rows, string name, string shape) =>
        graph.Transpose(graph.ReshapeTo(Linear(rows, name, _decoder.Width, _decoder.Width), shape), 0, 2, 1, 3);

    private string Rotate(string heads, string cosine, string sine)
    {
        string[] halves = graph.Node("Split", 2, [heads], OnnxAttribute.Of("axis", -1L));
        string swapped = graph.Concatenate(-1, halves[1], halves[0]);
        return graph.Add(graph.Multiply(heads, cosine), graph.Multiply(swapped, sine));
    }

    /// <summary>RMSNorm (Zhang and Sennrich 2019): x / sqrt(mean(x²) + epsilon) · weight.</summary>
    private string Norm(string rows, string weight)
    {
        string square = graph.Node("ReduceMean", [graph.Node("Pow", [rows, graph.Scalar(2)])], OnnxAttribute.List("axes", -1), OnnxAttribute.Of("keepdims", 1L));
        string root = graph.Node("Sqrt", [graph.Add(square, graph.Scalar((float)_decoder.RmsNormEpsilon))]);
        return graph.Multiply(graph.Divide(rows, root), graph.Weight(weights, weight, _decoder.Width));
    }

    private string Linear(string rows, string name, long inputs, long outputs) => graph.Linear(weights, rows, name, inputs, outputs, hasBias: false);
}
