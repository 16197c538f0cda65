using SimpleVlaRl.Core.Policies;
using SimpleVlaRl.Training.Arithmetic;
using TorchSharp;
using static TorchSharp.torch.nn;

namespace SimpleVlaRl.Training.Networks;

/// <summary>The L1-regression head of official OpenVLA-OFT checkpoints; inference only.</summary>
/// <remarks>
/// openvla-oft <c>prismatic/models/action_heads.py</c>: LayerNorm, linear, ReLU; two blocks x + ReLU(linear(LayerNorm(x))); LayerNorm, linear.
/// </remarks>
internal sealed class RegressionHead(ParameterStore parameters, PolicyArchitecture architecture)
{
    /// <summary>PyTorch's default, which the original leaves in place.</summary>
    private const double LayerNormEpsilon = 1e-5;

    /// <summary>Maps the hidden states of a chunk.</summary>
    /// <param name="rows">[B, A·K, width], time-major.</param>
    /// <returns>Normalised actions, [B, K, A].</returns>
    public torch.Tensor Forward(torch.Tensor rows)
    {
        torch.Tensor waypoints = rows.reshape(rows.shape[0], architecture.ChunkLength, architecture.ActionDimension * architecture.Decoder.Width);
        torch.Tensor hidden = functional.relu(Linear(Norm(waypoints, "layer_norm1"), "fc1"));
        for (int block = 0; block < PolicyTensorNames.RegressionBlockCount; block++)
        {
            string name = $"mlp_resnet_blocks.{block}.ffn.";
            hidden = hidden.Plus(functional.relu(Linear(Norm(hidden, name + "0"), name + "1")));
        }

        return Linear(Norm(hidden, "layer_norm2"), "fc2");
    }

    private torch.Tensor Linear(torch.Tensor input, string name) =>
        functional.linear(input, parameters[$"{PolicyTensorNames.RegressionHead}{name}.weight"], parameters[$"{PolicyTensorNames.RegressionHead}{name}.bias"]);

    private torch.Tensor Norm(torch.Tensor input, string name) => functional.layer_norm(
        input,
        [input.shape[^1]],
        parameters[$"{PolicyTensorNames.RegressionHead}{name}.weight"],
        parameters[$"{PolicyTensorNames.RegressionHead}{name}.bias"],
        LayerNormEpsilon);
}
