using SimpleVlaRl.Core.Actions;
using SimpleVlaRl.Core.Policies;
using SimpleVlaRl.Core.Weights;
using SimpleVlaRl.Onnx.Graph;

namespace SimpleVlaRl.Onnx.Emitters;

/// <summary>Emits the L1-regression head of official OpenVLA-OFT checkpoints, and its answer in robot units.</summary>
/// <remarks>openvla-oft <c>prismatic/models/action_heads.py</c>: a waypoint's A hidden states side by side through a residual perceptron.</remarks>
internal sealed class RegressionHeadEmitter(OnnxGraphBuilder graph, IWeightSource weights, PolicyArchitecture architecture, ActionNormalization normalization)
{
    /// <summary>PyTorch's default, which the original leaves in place.</summary>
    private const float LayerNormEpsilon = 1e-5f;

    private readonly int width = architecture.Decoder.Width;

    /// <summary>Emits the head.</summary>
    /// <param name="rows">float [B·A·K, width], time-major.</param>
    /// <returns>Actions in robot units, float [B, K, A].</returns>
    public string Emit(string rows)
    {
        graph.Scope = "action_head";
        int dimension = architecture.ActionDimension;
        string hidden = graph.Reshape(rows, -1, dimension * this.width);
        hidden = Norm(hidden, "layer_norm1", dimension * this.width);
        hidden = graph.Node("Relu", [Linear(hidden, "fc1", dimension * this.width, this.width)]);
        for (int block = 0; block < PolicyTensorNames.RegressionBlockCount; block++)
        {
            string branch = Linear(Norm(hidden, $"mlp_resnet_blocks.{block}.ffn.0", this.width), $"mlp_resnet_blocks.{block}.ffn.1", this.width, this.width);
            hidden = graph.Add(hidden, graph.Node("Relu", [branch]));
        }

        string normalized = Linear(Norm(hidden, "layer_norm2", this.width), "fc2", this.width, dimension);
        return Unnormalize(graph.Reshape(normalized, -1, architecture.ChunkLength, dimension));
    }

    private string Norm(string rows, string name, int width) => graph.Node(
        "LayerNormalization",
        [
            rows,
            graph.Weight(weights, $"{PolicyTensorNames.RegressionHead}{name}.weight", width),
            graph.Weight(weights, $"{PolicyTensorNames.RegressionHead}{name}.bias", width)
        ],
        OnnxAttribute.Of("axis", -1L),
        OnnxAttribute.Of("epsilon", LayerNormEpsilon));

    private string Linear(string rows, string name, int inputs, int outputs) =>
        graph.Linear(weights, rows, PolicyTensorNames.RegressionHead + name, inputs, outputs, hasBias: true);

    /// <summary>a = x·scale + shift, which is <see cref="ActionNormalization.Unnormalize"/>; not clipped, as in the original.</summary>
    private string Unnormalize(string values)
    {
        int dimension = architecture.ActionDimension;
        float[] scale = new float[dimension];
        float[] shift = new float[dimension];
        for (int d = 0; d < dimension; d++)
        {
            double zero = normalization.Unnormalize(d, 0);
            shift[d] = (float)zero;
            scale[d] = (float)(normalization.Unnormalize(d, 1) - zero);
        }

        return graph.Add(graph.Multiply(values, graph.Floats("action.scale", scale, dimension)), graph.Floats("action.shift", shift, dimension));
    }
}
