using SimpleVlaRl.Core.Policies;
using SimpleVlaRl.Core.Weights;
using SimpleVlaRl.Onnx.Graph;

namespace SimpleVlaRl.Onnx.Emitters;

/// <summary>Emits the Llama-2 decoder with full bidirectional attention.</summary>
/// <remarks>The last layer computes queries, attention and perceptron only for the rows where actions are read; nothing else of it is used.</remarks>
internal sealed class DecoderEmitter(OnnxGraphBuilder graph, IWeightSource weights, PolicyArchitecture architecture)
{
    private readonly DecoderArchitecture _decoder = architecture.Decoder;

    /// <summary>Emits the layers.</summary>
    /// <param name="sequence">The embedded sequence.</param>
    /// <returns>float [B·A·K, width] at the action positions, after the final norm.</returns>
    public string Emit(DecoderSequence sequence)
    {
        DecoderAttention attention = DecoderAttention.Create(graph, architecture, sequence);
        string rows = sequence.Rows;
        string? branch = null;
        bool prunes = graph.Options.PrunesLastLayer;
        for (int layer = 0; layer < _decoder.LayerCount; layer++)
        {
            graph.Scope = $"decoder.{layer}";
            string name = PolicyTensorNames.DecoderLayer(layer);
            (string normed, rows) = AddNorm(rows, branch, name + "input_layernorm.weight");
            string key = Linear(normed, name + "self_attn.k_proj", _decoder.Width, _decoder.Width);
            string value = Linear(normed, name + "self_attn.v_proj", _decoder.Width, _decoder.Width);
            bool onlyActions = prunes && layer == _decoder.LayerCount - 1;
            if (onlyActions)
            {
                rows = graph.Gather(rows, sequence.ActionRows);
                normed = graph.Gather(normed, sequence.ActionRows);
            }

            string query = Linear(normed, name + "self_attn.q_proj", _decoder.Width, _decoder.Width);
            branch = Linear(attention.Emit(query, key, value, onlyActions), name + "self_attn.o_proj", _decoder.Width, _decoder.Width);
            (normed, rows) = AddNorm(rows, branch, name + "post_attention_layernorm.weight");
            branch = Perceptron(normed, name + "mlp.");
        }

        graph.Scope = "decoder.norm";
        string last = AddNorm(rows, branch, PolicyTensorNames.FinalNorm).Normed;
        return prunes ? last : graph.Gather(last, sequence.ActionRows);
    }

    private string Perceptron(string rows, string name)
    {
        string gate = Linear(rows, name + "gate_proj", _decoder.Width, _decoder.MlpHiddenWidth);
        string up = Linear(rows, name + "up_proj", _decoder.Width, _decoder.MlpHiddenWidth);
        return Linear(graph.Multiply(graph.Silu(gate), up), name + "down_proj", _decoder.MlpHiddenWidth, _decoder.Width);
    }

    private (string Normed, string Sum) AddNorm(string rows, string? branch, string weight) =>
        graph.AddRmsNorm(rows, branch, graph.Weight(weights, weight, _decoder.Width), _decoder.RmsNormEpsilon);

    private string Linear(string rows, string name, long inputs, long outputs) => graph.Linear(weights, rows, name, inputs, outputs, hasBias: false);
}
