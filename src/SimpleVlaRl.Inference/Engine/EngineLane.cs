using Microsoft.ML.OnnxRuntime;
using SimpleVlaRl.Core.Observations;
using SimpleVlaRl.Core.Policies;
using SimpleVlaRl.Preprocessing;

namespace SimpleVlaRl.Inference.Engine;

/// <summary>One thread's bound inputs and outputs over a loaded policy, one set per batch size and prompt width.</summary>
/// <remarks>
/// After the first call of a batch size and width a call allocates nothing, and an image is written once, by the recipe, straight into the bound
/// input. A prompt's token ids are remembered; nothing else of the language part can be, because every token of this network sees the images.
/// </remarks>
internal sealed class EngineLane : IEngineLane
{
    private const int RememberedBatches = 32;

    /// <summary>Widths of batches are multiples of this, so that mixed prompts meet in few sets of buffers; a row alone has its own width.</summary>
    private const int WidthStep = 8;

    private readonly LoadedPolicy policy;
    private readonly GraphShape shape;
    private readonly ImageFan? fan;
    private readonly RunOptions runOptions = new();
    private readonly Dictionary<(int Batch, int PromptWidth), BoundBatch> batches = [];
    private IReadOnlyList<ImageFrame>[] frames = new IReadOnlyList<ImageFrame>[1];
    private BoundBatch? bound;

    public EngineLane(LoadedPolicy policy, ImageFan? fan)
    {
        this.policy = policy;
        shape = policy.Shape;
        this.fan = fan;
    }

    public void Prepare(ReadOnlySpan<PolicyRequest> requests)
    {
        int width = 0;
        foreach (PolicyRequest request in requests)
        {
            width = Math.Max(width, Prompt(request).Length);
        }

        BoundBatch bound = this.bound = Batch(requests.Length, shape.PromptLength > 0 ? shape.PromptLength : requests.Length == 1 ? width : RoundUp(width));
        bound.Temperature[0] = requests[0].Sampling.Temperature;
        if (this.fan is null || HasPrepared(requests))
        {
            for (int row = 0; row < requests.Length; row++)
            {
                WriteImages(requests[row], bound.Images.AsSpan(row * shape.ImageBytes, shape.ImageBytes));
            }
        }
        else
        {
            FanOut(requests, bound);
        }

        for (int row = 0; row < requests.Length; row++)
        {
            Fill(bound, row, requests[row]);
        }
    }

    public bool Run()
    {
        try
        {
            RunAgain();
            return true;
        }
        catch (OnnxRuntimeException) when (runOptions.Terminate)
        {
            return false;
        }
    }

    /// <summary>The bare run over what is bound.</summary>
    public void RunAgain() => (this.bound ?? throw new InvalidOperationException("Nothing was prepared yet.")).Run(runOptions);

    public void Copy(int row, ActionChunk chunk)
    {
        BoundBatch bound = this.bound!;
        int values = shape.ActionValueCount;
        bound.Actions.AsSpan(row * values, values).CopyTo(chunk.Actions);
        if (shape.Head == PolicyHead.Regression)
        {
            chunk.Tokens.AsSpan().Fill(-1);
            chunk.LogProbabilities.AsSpan().Fill(float.NaN);
            chunk.Entropies.AsSpan().Fill(float.NaN);
            return;
        }

        int tokens = shape.ActionTokenCount;
        bound.Tokens.AsSpan(row * tokens, tokens).CopyTo(chunk.Tokens);
        bound.LogProbabilities.AsSpan(row * tokens, tokens).CopyTo(chunk.LogProbabilities);
        bound.Entropies.AsSpan(row * tokens, tokens).CopyTo(chunk.Entropies);
    }

    public void Rearm()
    {
        if (runOptions.Terminate)
        {
            runOptions.Terminate = false;
        }
    }

    public void Terminate() => runOptions.Terminate = true;

    public void Dispose()
    {
        this.fan?.Dispose();
        DropBatches();
        runOptions.Dispose();
    }

    private int RoundUp(int width) => Math.Min((width + WidthStep - 1) / WidthStep * WidthStep, Math.Max(width, this.policy.MaximumPromptLength));

    private void FanOut(ReadOnlySpan<PolicyRequest> requests, BoundBatch bound)
    {
        if (frames.Length < requests.Length)
        {
            frames = new IReadOnlyList<ImageFrame>[requests.Length];
        }

        for (int row = 0; row < requests.Length; row++)
        {
            frames[row] = requests[row].Frames;
        }

        this.fan!.Prepare(frames, requests.Length, bound.Images);
    }

    private void Fill(BoundBatch bound, int row, PolicyRequest request)
    {
        int tokens = shape.ActionTokenCount;
        int joints = shape.ProprioceptionDimension;
        this.policy.Inputs.WriteProprioception(request.Proprioception, bound.Proprioception.AsSpan(row * joints, joints));
        ReadOnlySpan<long> prompt = Prompt(request);
        this.policy.Inputs.WritePrompt(prompt, bound.InputIds.AsSpan(row * bound.PromptWidth, bound.PromptWidth));
        bound.PromptLengths[row] = prompt.Length;
        Span<float> uniforms = bound.Uniforms.AsSpan(row * tokens, tokens);
        if (request.Prepared is { } prepared)
        {
            prepared.Uniforms.CopyTo(uniforms);
            return;
        }

        CorrelatedDraws.Fill(request.Sampling, shape.ActionDimension, uniforms);
    }

    private void WriteImages(PolicyRequest request, Span<byte> destination)
    {
        if ((request.Prepared?.Images ?? request.Images) is { } images)
        {
            images.CopyTo(destination);
            return;
        }

        this.policy.Inputs.WriteImages(request.Frames, destination);
    }

    private ReadOnlySpan<long> Prompt(PolicyRequest request) =>
        request.Prepared is { } prepared ? prepared.PromptTokens : this.policy.Inputs.PromptTokens(request.Instruction);

    private static bool HasPrepared(ReadOnlySpan<PolicyRequest> requests)
    {
        foreach (PolicyRequest request in requests)
        {
            if (request.Prepared is not null || request.Images is not null)
            {
                return true;
            }
        }

        return false;
    }

    private BoundBatch Batch(int batch, int promptWidth)
    {
        if (batches.TryGetValue((batch, promptWidth), out BoundBatch? known))
        {
            return known;
        }

        if (batches.Count >= RememberedBatches)
        {
            DropBatches();
        }

        return batches[(batch, promptWidth)] = new BoundBatch(this.policy.Session, shape, batch, promptWidth, withLogits: false);
    }

    private void DropBatches()
    {
        foreach (BoundBatch bound in batches.Values)
        {
            bound.Dispose();
        }

        batches.Clear();
        this.bound = null;
    }
}
