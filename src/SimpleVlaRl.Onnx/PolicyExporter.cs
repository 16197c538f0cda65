using System.Globalization;
using SimpleVlaRl.Core.Actions;
using SimpleVlaRl.Core.Policies;
using SimpleVlaRl.Core.Weights;
using SimpleVlaRl.Onnx.Emitters;
using SimpleVlaRl.Onnx.Graph;

namespace SimpleVlaRl.Onnx;

/// <summary>Writes a policy as one ONNX graph, from camera bytes to joint targets.</summary>
public static class PolicyExporter
{
    /// <summary>The graph's file name in a version's folder.</summary>
    public const string FileName = "model.onnx";

    /// <summary>Writes <c>model.onnx</c>, and <c>model.onnx.data</c> when the weights are large.</summary>
    /// <param name="architecture">The network.</param>
    /// <param name="actions">The map between normalised actions and robot units.</param>
    /// <param name="proprioception">The map of measured joints; null exactly when the architecture takes none.</param>
    /// <param name="weights">The tensors of <see cref="PolicyTensorNames"/>; others are ignored.</param>
    /// <param name="folder">The version's folder; made when missing. Files of the same names are replaced.</param>
    /// <param name="options">How to write; null for the defaults.</param>
    /// <returns>What the manifest's version must say.</returns>
    /// <exception cref="ArgumentException">The architecture, the normalisations or the weights do not fit together.</exception>
    /// <exception cref="NotSupportedException">The precision cannot be written in that dialect.</exception>
    public static ExportedGraph Export(
        PolicyArchitecture architecture,
        ActionNormalization actions,
        ActionNormalization? proprioception,
        IWeightSource weights,
        string folder,
        PolicyExportOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(architecture);
        ArgumentNullException.ThrowIfNull(actions);
        ArgumentNullException.ThrowIfNull(weights);
        options ??= new PolicyExportOptions();
        ExportChecks.Demand(architecture, actions, proprioception, weights, options);

        OnnxGraphBuilder graph = new(options);
        Emit(graph, architecture, actions, proprioception, weights, options);
        graph.Prune();
        string dialect = NameOf(options.Dialect);
        string precision = NameOf(options.Precision);
        Dictionary<string, string> metadata = new()
        {
            ["preset"] = architecture.Preset,
            ["dialect"] = dialect,
            ["precision"] = precision,
            ["maximum_prompt_length"] = (options.FixedPromptLength ?? options.MaximumPromptLength).ToString(CultureInfo.InvariantCulture)
        };
        if (options.Precision == Precision.Int8)
        {
            metadata["int8_weight_limit"] = Int8Support.Limit(options.Int8Weights).ToString(CultureInfo.InvariantCulture);
        }

        IReadOnlyDictionary<string, string> files = OnnxModelWriter.Write(graph, folder, FileName, options.EmbeddedByteLimit, metadata);
        return new ExportedGraph(OnnxModelWriter.Opset(options.Dialect), dialect, precision, files);
    }

    /// <summary>The largest magnitude of an 8-bit weight.</summary>
    /// <param name="range">How far weights shall reach.</param>
    /// <returns>63 or 127; for <see cref="Int8WeightRange.ThisProcessor"/> it depends on this processor.</returns>
    public static int LargestInt8Weight(Int8WeightRange range) => Int8Support.Limit(range);

    /// <summary>Joins squares of patches into image tokens: [B·N·patches, width] to [B·N·tokens, patches of a token · width].</summary>
    private static string Merged(OnnxGraphBuilder graph, PolicyArchitecture architecture, string features)
    {
        if (architecture.MergedPatchSide is not { } side)
        {
            return features;
        }

        int squares = architecture.ImageSize / architecture.VisionEncoders[0].PatchSize / side;
        string grid = graph.Reshape(features, -1, squares, side, squares, side, architecture.VisionWidth / architecture.PatchesPerToken);
        return graph.Reshape(graph.Transpose(grid, 0, 1, 3, 2, 4, 5), -1, architecture.VisionWidth);
    }

    private static string NameOf<T>(T value)
        where T : struct, Enum => Enum.GetName(value)!.ToLowerInvariant();

    private static void Emit(
        OnnxGraphBuilder graph,
        PolicyArchitecture architecture,
        ActionNormalization actions,
        ActionNormalization? proprioception,
        IWeightSource weights,
        PolicyExportOptions options)
    {
        int k = architecture.ChunkLength;
        int a = architecture.ActionDimension;
        string images = graph.Input("images", OnnxElementType.UInt8, "B", architecture.ImageCount, architecture.ImageSize, architecture.ImageSize, 3);
        string inputIds = graph.Input("input_ids", OnnxElementType.Int64, "B", options.FixedPromptLength is int fixedLength ? fixedLength : "L");
        string promptLengths = graph.Input("prompt_lengths", OnnxElementType.Int32, "B");
        string? joints = proprioception is null ? null : graph.Input("proprioception", OnnxElementType.Float, "B", architecture.ProprioceptionDimension);

        // Quantised graphs keep the one row of proprioception and the head exact; see Precision for the image encoders.
        bool isQuantized = options.Precision is Precision.Int8 or Precision.Int4;
        graph.LinearPrecision = options.Precision == Precision.Int4 ? Precision.Fp16 : options.Precision;
        string patches = VisionEncoderEmitter.EmitPatches(graph, images, architecture.ImageSize, architecture.VisionEncoders[0].PatchSize);
        string[] features = [.. architecture.VisionEncoders.Select(
            encoder => new VisionEncoderEmitter(graph, weights, encoder, architecture.ImageSize).Emit(images, patches))];
        graph.LinearPrecision = options.Precision;
        ProjectorEmitter projector = new(graph, weights, architecture);
        string joined = Merged(graph, architecture, features.Length == 1 ? features[0] : graph.Concatenate(-1, features));
        string image = projector.EmitVision(joined);
        if (options.IncludeFeatures)
        {
            graph.Output(
                "patch_features",
                graph.Reshape(joined, -1, architecture.ImageTokenCount, architecture.VisionWidth),
                OnnxElementType.Float,
                "B",
                architecture.ImageTokenCount,
                architecture.VisionWidth);
            graph.Output("image_tokens", image, OnnxElementType.Float, "B", architecture.ImageTokenCount, architecture.Decoder.Width);
        }

        graph.LinearPrecision = isQuantized ? Precision.Fp32 : options.Precision;
        string? body = joints is null ? null : projector.EmitProprioception(joints, proprioception!);

        graph.LinearPrecision = options.Precision;
        DecoderSequence sequence = new DecoderSequenceEmitter(graph, weights, architecture, options.MaximumPromptLength).Emit(
            inputIds, promptLengths, image, body);
        string rows = new DecoderEmitter(graph, weights, architecture).Emit(sequence);
        if (architecture.Head == PolicyHead.Regression)
        {
            graph.LinearPrecision = options.Precision is Precision.Fp16 or Precision.Int4 ? Precision.Fp16 : Precision.Fp32;
            graph.Output("actions", new RegressionHeadEmitter(graph, weights, architecture, actions).Emit(rows), OnnxElementType.Float, "B", k, a);
            return;
        }

        graph.LinearPrecision = Precision.Fp32;
        string logits = new ActionHeadEmitter(graph, weights, architecture).Emit(rows);
        string uniforms = graph.Input("uniforms", OnnxElementType.Float, "B", k * a);
        string temperature = graph.Input("temperature", OnnxElementType.Float);
        (string tokens, string logProbabilities, string entropies, string values) = new SamplingEmitter(graph, architecture, actions).Emit(
            logits, uniforms, temperature);

        graph.Output("tokens", tokens, OnnxElementType.Int32, "B", k, a);
        graph.Output("log_probs", logProbabilities, OnnxElementType.Float, "B", k, a);
        graph.Output("entropy", entropies, OnnxElementType.Float, "B", k, a);
        graph.Output("actions", values, OnnxElementType.Float, "B", k, a);
        if (options.IncludeLogits)
        {
            graph.Output("logits", logits, OnnxElementType.Float, "B", k, a, ActionBins.Count);
        }
    }
}
