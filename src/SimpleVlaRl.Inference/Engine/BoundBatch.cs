using Microsoft.ML.OnnxRuntime;
using SimpleVlaRl.Core.Actions;
using SimpleVlaRl.Core.Policies;

namespace SimpleVlaRl.Inference.Engine;

/// <summary>The bound buffers of one batch size and prompt width: filled in place, run, read in place, without allocation.</summary>
internal sealed class BoundBatch : IDisposable
{
    private readonly InferenceSession session;
    private readonly OrtIoBinding binding;
    private readonly List<OrtValue> values = [];

    public BoundBatch(InferenceSession session, GraphShape shape, int batch, int promptWidth, bool withLogits)
    {
        this.session = session;
        BatchSize = batch;
        PromptWidth = promptWidth;
        int tokens = shape.ActionTokenCount;
        Images = Buffer<byte>(batch * shape.ImageBytes);
        InputIds = Buffer<long>(batch * promptWidth);
        PromptLengths = Buffer<int>(batch);
        Proprioception = Buffer<float>(batch * shape.ProprioceptionDimension);
        Uniforms = Buffer<float>(batch * tokens);
        Temperature = Buffer<float>(1);
        Tokens = Buffer<int>(batch * tokens);
        LogProbabilities = Buffer<float>(batch * tokens);
        Entropies = Buffer<float>(batch * tokens);
        Actions = Buffer<float>(batch * shape.ActionValueCount);
        Logits = Buffer<float>(withLogits ? batch * tokens * ActionBins.Count : 0);
        PatchFeatures = Buffer<float>(withLogits ? batch * shape.Features.Tokens * shape.Features.FeatureWidth : 0);
        ImageTokens = Buffer<float>(withLogits ? batch * shape.Features.Tokens * shape.Features.TokenWidth : 0);

        binding = session.CreateIoBinding();
        BindInput("images", Images, batch, shape.ImageCount, shape.ImageSize, shape.ImageSize, 3);
        BindInput("input_ids", InputIds, batch, promptWidth);
        BindInput("prompt_lengths", PromptLengths, batch);
        if (shape.ProprioceptionDimension > 0)
        {
            BindInput("proprioception", Proprioception, batch, shape.ProprioceptionDimension);
        }

        if (shape.Head == PolicyHead.Tokens)
        {
            BindInput("uniforms", Uniforms, batch, tokens);
            BindInput("temperature", Temperature);
            BindOutput("tokens", Tokens, batch, shape.ChunkLength, shape.ActionDimension);
            BindOutput("log_probs", LogProbabilities, batch, shape.ChunkLength, shape.ActionDimension);
            BindOutput("entropy", Entropies, batch, shape.ChunkLength, shape.ActionDimension);
        }

        BindOutput("actions", Actions, batch, shape.ChunkLength, shape.ActionDimension);
        if (withLogits)
        {
            BindOutput("logits", Logits, batch, shape.ChunkLength, shape.ActionDimension, ActionBins.Count);
        }

        if (withLogits && shape.HasFeatures)
        {
            BindOutput(GraphShape.PatchFeatures, PatchFeatures, batch, shape.Features.Tokens, shape.Features.FeatureWidth);
            BindOutput(GraphShape.ImageTokens, ImageTokens, batch, shape.Features.Tokens, shape.Features.TokenWidth);
        }
    }

    public int BatchSize { get; }

    public int PromptWidth { get; }

    public byte[] Images { get; }

    public long[] InputIds { get; }

    public int[] PromptLengths { get; }

    public float[] Proprioception { get; }

    public float[] Uniforms { get; }

    public float[] Temperature { get; }

    public int[] Tokens { get; }

    public float[] LogProbabilities { get; }

    public float[] Entropies { get; }

    public float[] Actions { get; }

    public float[] Logits { get; }

    public float[] PatchFeatures { get; }

    public float[] ImageTokens { get; }

    public void Run(RunOptions options) => this.session.RunWithBinding(options, binding);

    public void Dispose()
    {
        binding.Dispose();
        foreach (OrtValue value in values)
        {
            value.Dispose();
        }
    }

    private static T[] Buffer<T>(int length) => GC.AllocateArray<T>(length, pinned: true);

    private void BindInput<T>(string name, T[] buffer, params long[] shape)
        where T : unmanaged => binding.BindInput(name, Value(buffer, shape));

    private void BindOutput<T>(string name, T[] buffer, params long[] shape)
        where T : unmanaged => binding.BindOutput(name, Value(buffer, shape));

    private OrtValue Value<T>(T[] buffer, long[] shape)
        where T : unmanaged
    {
        OrtValue value = OrtValue.CreateTensorValueFromMemory(buffer, shape);
        values.Add(value);
        return value;
    }
}
