using SimpleVlaRl.Core.Actions;
using SimpleVlaRl.Core.Policies;
using SimpleVlaRl.Core.Weights;
using SimpleVlaRl.Onnx.Graph;

namespace SimpleVlaRl.Onnx.Emitters;

/// <summary>Emits the 256 action rows of the LM head.</summary>
internal sealed class ActionHeadEmitter(OnnxGraphBuilder graph, IWeightSource weights, PolicyArchitecture architecture)
{
    /// <summary>Emits the head.</summary>
    /// <param name="rows">float [B·A·K, width].</param>
    /// <returns>Logits, float [B, K, A, 256].</returns>
    public string Emit(string rows)
    {
        graph.Scope = "head";
        int width = architecture.Decoder.Width;
        string name = architecture.HeadRowCount == ActionBins.Count ? PolicyTensorNames.Head : PolicyTensorNames.Head + ".actions";
        string weight = graph.Weight(weights, name, PolicyTensorNames.Head, (long)architecture.FirstActionRow * width, ActionBins.Count, width);
        return graph.Reshape(graph.RowProduct(rows, weight), -1, architecture.ChunkLength, architecture.ActionDimension, ActionBins.Count);
    }
}
