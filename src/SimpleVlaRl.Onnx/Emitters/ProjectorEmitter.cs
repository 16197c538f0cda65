using SimpleVlaRl.Core.Actions;
using SimpleVlaRl.Core.Policies;
using SimpleVlaRl.Core.Weights;
using SimpleVlaRl.Onnx.Graph;

namespace SimpleVlaRl.Onnx.Emitters;

/// <summary>Emits the two ways into the decoder: image features and proprioception.</summary>
internal sealed class ProjectorEmitter(OnnxGraphBuilder graph, IWeightSource weights, PolicyArchitecture architecture)
{
    /// <summary>Emits the vision projector.</summary>
    /// <param name="features">float [B·N·patches, vision width].</param>
    /// <returns>float [B, N·patches, decoder width].</returns>
    public string EmitVision(string features)
    {
        graph.Scope = "projector";
        graph.RowGroup = "projector";
        int input = architecture.VisionWidth;
        int[] outputs = [.. architecture.ProjectorHiddenWidths, architecture.Decoder.Width];
        for (int layer = 0; layer < outputs.Length; layer++)
        {
            string name = $"projector.fc{layer + 1}";
            features = layer < outputs.Length - 1
                ? graph.LinearGelu(weights, features, name, input, outputs[layer])
                : graph.Linear(weights, features, name, input, outputs[layer], hasBias: true);
            input = outputs[layer];
        }

        return graph.Reshape(features, -1, architecture.ImageTokenCount, input);
    }

    /// <summary>Emits the proprioception token.</summary>
    /// <param name="proprioception">float [B, P] in robot units.</param>
    /// <param name="normalization">The map to [-1, 1].</param>
    /// <returns>float [B, 1, decoder width].</returns>
    public string EmitProprioception(string proprioception, ActionNormalization normalization)
    {
        graph.Scope = "proprio_projector";
        int dimension = architecture.ProprioceptionDimension;
        int width = architecture.Decoder.Width;
        string normalized = Normalize(proprioception, normalization);
        string hidden = graph.LinearGelu(weights, normalized, "proprio_projector.fc1", dimension, width);
        return graph.Reshape(graph.Linear(weights, hidden, "proprio_projector.fc2", width, width, hasBias: true), -1, 1, width);
    }

    /// <summary>x = clip(2 (p - low)/(high - low + 1e-8) - 1, -1, 1), or clip(p, -1, 1) where the mask is false.</summary>
    private string Normalize(string value, ActionNormalization normalization)
    {
        int dimension = normalization.Dimension;
        float[] origin = new float[dimension];
        float[] scale = new float[dimension];
        float[] shift = new float[dimension];
        for (int d = 0; d < dimension; d++)
        {
            bool mapped = normalization.Mask[d];
            origin[d] = mapped ? (float)normalization.Low[d] : 0;
            scale[d] = mapped ? (float)(2.0 / (normalization.High[d] - normalization.Low[d] + ActionNormalization.Epsilon)) : 1;
            shift[d] = mapped ? -1 : 0;
        }

        string scaled = graph.Multiply(
            graph.Subtract(value, graph.Floats("proprioception.origin", origin, dimension)), graph.Floats("proprioception.scale", scale, dimension));
        string clipped = graph.Node("Clip", [graph.Add(scaled, graph.Floats("proprioception.shift", shift, dimension)), graph.Scalar(-1), graph.Scalar(1)]);

        // Clip may turn a NaN into a bound; p - p is zero for a number and NaN for what is none, so that a bad measurement stays visible.
        return graph.Add(clipped, graph.Subtract(value, value));
    }
}
