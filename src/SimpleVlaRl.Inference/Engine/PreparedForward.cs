using Microsoft.ML.OnnxRuntime;

namespace SimpleVlaRl.Inference.Engine;

/// <summary>A batch in the buffers that a graph reads and writes, run as often as wanted without allocation.</summary>
public sealed class PreparedForward : IDisposable
{
    private readonly BoundBatch bound;
    private readonly RunOptions options;

    internal PreparedForward(BoundBatch bound, RunOptions options, OnnxForwardInputs inputs)
    {
        this.bound = bound;
        this.options = options;
        try
        {
            Copy(inputs.Images, bound.Images, nameof(inputs.Images));
            Copy(inputs.InputIds, bound.InputIds, nameof(inputs.InputIds));
            Copy(inputs.PromptLengths, bound.PromptLengths, nameof(inputs.PromptLengths));
            Copy(inputs.Proprioception, bound.Proprioception, nameof(inputs.Proprioception));
            Copy(inputs.Uniforms, bound.Uniforms, nameof(inputs.Uniforms));
            bound.Temperature[0] = inputs.Temperature;
        }
        catch
        {
            bound.Dispose();
            throw;
        }
    }

    /// <summary>The answers of the last run, in the buffers that the next run writes.</summary>
    public OnnxForwardOutputs Outputs => new(this.bound.Tokens, this.bound.LogProbabilities, this.bound.Entropies, this.bound.Actions, this.bound.Logits)
    {
        PatchFeatures = this.bound.PatchFeatures,
        ImageTokens = this.bound.ImageTokens,
    };

    /// <summary>Runs the graph once.</summary>
    public void Run() => this.bound.Run(this.options);

    /// <inheritdoc/>
    public void Dispose() => this.bound.Dispose();

    private static void Copy<T>(T[] source, T[] destination, string name)
    {
        if (source.Length != destination.Length)
        {
            throw new ArgumentException($"{name} has {source.Length} elements; the graph takes {destination.Length} for this batch.", name);
        }

        source.CopyTo(destination, 0);
    }
}
