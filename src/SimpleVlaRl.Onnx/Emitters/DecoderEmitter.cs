using SimpleVlaRl.Core.Policies;
using SimpleVlaRl.Core.Weights;
using SimpleVlaRl.Onnx.Graph;

namespace SimpleVlaRl.Onnx.Emitters;

/// <summary>Emits the Llama-2 decoder with full bidirectional attention.</summary>
/// <remarks>The last layer computes queries, attention and perceptron only for the rows where actions are read; nothing else of it is used.</remarks>
internal sealed class DecoderEmitter(OnnxGraphBuilder graph, IWeightSource weights, PolicyArchitecture architecture)
{
    private readonly DecoderArchitecture decoder = architecture.Decoder;

    /// <summary>Emits the layers.</summary>
    /// <param name="sequence">The embedded sequence.</param>
    /// <returns>float [B·A·K, width] at the action positions, after the final norm.</returns>
    public string Emit(DecoderSequence sequence)
    {
        DecoderAttention first = DecoderAttention.Create(graph, architecture, sequence, sequence.First);
        DecoderAttention others = sequence.Spread is null ? first : DecoderAttention.Create(graph, architecture, sequence, sequence.All);
        string rows = sequence.Rows;
        string? branch = null;
        bool prunes = graph.Options.PrunesLastLayer;
        for (int layer = 0; layer < this.decoder.LayerCount; layer++)
        {
            graph.Scope = $"decoder.{layer}";
            graph.RowGroup = layer == 0 ? "first" : "all";
            DecoderAttention attention = layer == 0 ? first : others;
            string name = PolicyTensorNames.DecoderLayer(layer);
            (string normed, rows) = AddNorm(rows, branch, name + "input_layernorm.weight");
            string key = Linear(normed, name + "self_attn.k_proj", this.decoder.Width, this.decoder.Width);
            string value = Linear(normed, name + "self_attn.v_proj", this.decoder.Width, this.decoder.Width);
            bool onlyActions = prunes && layer == this.decoder.LayerCount - 1;
            if (onlyActions)
            {
                rows = graph.Gather(rows, sequence.ActionRows);
                normed = graph.Gather(normed, sequence.ActionRows);
                graph.RowGroup = "actions";
            }

            string query = Linear(normed, name + "self_attn.q_proj", this.decoder.Width, this.decoder.Width);
            branch = Linear(attention.Emit(query, key, value, onlyActions), name + "self_attn.o_proj", this.decoder.Width, this.decoder.Width);
            (normed, rows) = AddNorm(rows, branch, name + "post_attention_layernorm.weight");
            branch = Perceptron(normed, name + "mlp.");
            if (layer == 0 && sequence.Spread is not null)
            {
                (rows, branch) = (Spread(graph.Add(rows, branch), sequence), null);
            }
        }

        graph.Scope = "decoder.norm";
        string last = AddNorm(rows, branch, PolicyTensorNames.FinalNorm).Normed;
        return prunes ? last : graph.Gather(last, sequence.ActionRows);
    }

    /// <summary>From the tokens of the first layer to all tokens.</summary>
    private string Spread(string rows, DecoderSequence sequence)
    {
        string shape = graph.Concatenate(0, sequence.Batch, sequence.First.Length, graph.Integers(this.decoder.Width));
        return graph.Reshape(graph.Gather(graph.ReshapeTo(rows, shape), sequence.Spread!, 1), -1, this.decoder.Width);
    }

    private string Perceptron(string rows, string name)
    {
        string gate = Linear(rows, name + "gate_proj", this.decoder.Width, this.decoder.MlpHiddenWidth);
        string hidden = graph.GatedLinear(weights, graph.Silu(gate), rows, name + "up_proj", this.decoder.Width, this.decoder.MlpHiddenWidth);
        return Linear(hidden, name + "down_proj", this.decoder.MlpHiddenWidth, this.decoder.Width);
    }

    private (string Normed, string Sum) AddNorm(string rows, string? branch, string weight) =>
        graph.AddRmsNorm(rows, branch, graph.Weight(weights, weight, this.decoder.Width), this.decoder.RmsNormEpsilon);

    private string Linear(string rows, string name, long inputs, long outputs) => graph.Linear(weights, rows, name, inputs, outputs, hasBias: false);
}
