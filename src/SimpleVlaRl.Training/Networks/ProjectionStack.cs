using TorchSharp;
using static TorchSharp.torch.nn;

namespace SimpleVlaRl.Training.Networks;

/// <summary>Linear layers <c>fc1</c>, <c>fc2</c> … with erf GELU between them: the vision projector and the proprioception projector.</summary>
internal sealed class ProjectionStack(ParameterStore parameters, string prefix, int layerCount)
{
    /// <summary>Projects the last axis.</summary>
    /// <param name="input">[…, inputs].</param>
    /// <returns>[…, outputs].</returns>
    public torch.Tensor Forward(torch.Tensor input)
    {
        torch.Tensor hidden = input;
        for (int layer = 1; layer <= layerCount; layer++)
        {
            hidden = parameters.Linear(layer == 1 ? hidden : functional.gelu(hidden), $"{prefix}fc{layer}", hasBias: true);
        }

        return hidden;
    }
}
