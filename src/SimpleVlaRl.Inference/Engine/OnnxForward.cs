using Microsoft.ML.OnnxRuntime;
using SimpleVlaRl.Core.Policies;

namespace SimpleVlaRl.Inference.Engine;

/// <summary>Runs a policy graph on raw inputs, for checks that compare networks number by number. Robots use <see cref="OnnxPolicy"/>.</summary>
/// <remarks>It trusts the file: no manifest, no digest.</remarks>
public sealed class OnnxForward : IDisposable
{
    private readonly InferenceSession session;
    private readonly GraphShape shape;
    private readonly RunOptions runOptions = new();

    private OnnxForward(InferenceSession session, GraphShape shape)
    {
        this.session = session;
        this.shape = shape;
    }

    /// <summary>The length to which the graph wants prompts padded; null when any will do.</summary>
    public int? FixedPromptLength => this.shape.PromptLength < 0 ? null : this.shape.PromptLength;

    /// <summary>Loads a graph.</summary>
    /// <param name="modelPath">The file <c>model.onnx</c>.</param>
    /// <param name="options">How to run it; null for the defaults.</param>
    /// <returns>The loaded graph.</returns>
    /// <exception cref="PolicyLoadException">The file cannot be loaded or is no policy graph.</exception>
    public static OnnxForward Load(string modelPath, OnnxPolicyOptions? options = null) => Load(modelPath, options ?? new OnnxPolicyOptions(), null);

    /// <summary>Loads a graph of a known network, from which TensorRT learns the sizes that it will meet.</summary>
    internal static OnnxForward Load(string modelPath, OnnxPolicyOptions options, PolicyArchitecture? architecture)
    {
        InferenceSession session = OnnxSessionFactory.Open(modelPath, options, architecture);
        try
        {
            GraphShape shape = GraphShape.Of(session);
            GraphContract.Demand(session, shape, modelPath);
            return new OnnxForward(session, shape);
        }
        catch
        {
            session.Dispose();
            throw;
        }
    }

    /// <summary>Runs one batch.</summary>
    /// <param name="inputs">The inputs.</param>
    /// <returns>Fresh arrays with the outputs.</returns>
    /// <exception cref="ArgumentException">An input has the wrong length.</exception>
    public OnnxForwardOutputs Run(OnnxForwardInputs inputs)
    {
        using PreparedForward prepared = Prepare(inputs, this.shape.HasLogits);
        prepared.Run();
        return prepared.Outputs;
    }

    /// <summary>Copies a batch into bound buffers, to be run as often as wanted.</summary>
    /// <param name="inputs">The inputs.</param>
    /// <param name="withLogits">Whether the logits are wanted; a robot does not ask for them.</param>
    /// <returns>The batch; dispose it before this.</returns>
    /// <exception cref="ArgumentException">An input has the wrong length, or the graph gives no logits.</exception>
    public PreparedForward Prepare(OnnxForwardInputs inputs, bool withLogits)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        int batch = inputs.PromptLengths.Length;
        if (batch == 0 || inputs.InputIds.Length % batch != 0)
        {
            throw new ArgumentException(
                $"There are {inputs.InputIds.Length} input ids for {batch} rows; expected a multiple of a batch above zero.", nameof(inputs));
        }

        if (FixedPromptLength is int length && inputs.InputIds.Length / batch != length)
        {
            throw new ArgumentException($"The prompts are padded to {inputs.InputIds.Length / batch}; the graph takes {length} only.", nameof(inputs));
        }

        if (withLogits && !this.shape.HasLogits)
        {
            throw new ArgumentException("The graph gives no logits; export it with them.", nameof(withLogits));
        }

        return new PreparedForward(new BoundBatch(this.session, this.shape, batch, inputs.InputIds.Length / batch, withLogits), runOptions, inputs);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        runOptions.Dispose();
        this.session.Dispose();
    }
}
