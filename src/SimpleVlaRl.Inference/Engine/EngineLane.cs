using Microsoft.ML.OnnxRuntime;
using SimpleVlaRl.Core.Actions;
using SimpleVlaRl.Core.Observations;
using SimpleVlaRl.Core.Policies;

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

    private readonly LoadedPolicy _policy;
    private readonly GraphShape _shape;
    private readonly ImageFan? _fan;
    private readonly RunOptions _runOptions = new();
    private readonly Dictionary<(int Batch, int PromptWidth), BoundBatch> _batches = [];
    private IReadOnlyList<ImageFrame>[] _frames = new IReadOnlyList<ImageFrame>[1];
    private BoundBatch? _bound;

    public EngineLane(LoadedPolicy policy, ImageFan? fan)
    {
        _policy = policy;
        _shape = policy.Shape;
        _fan = fan;
    }

    public void Prepare(ReadOnlySpan<PolicyRequest> requests)
    {
        int width = 0;
        foreach (PolicyRequest request in requests)
        {
            width = Math.Max(width, Prompt(request).Length);
        }

        BoundBatch bound = _bound = Batch(requests.Length, _shape.PromptLength > 0 ? _shape.PromptLength : requests.Length == 1 ? width : RoundUp(width));
        bound.Temperature[0] = requests[0].Sampling.Temperature;
        if (_fan is null || HasPrepared(requests))
        {
            for (int row = 0; row < requests.Length; row++)
            {
                WriteImages(requests[row], bound.Images.AsSpan(row * _shape.ImageBytes, _shape.ImageBytes));
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
        catch (OnnxRuntimeException) when (_runOptions.Terminate)
        {
            return false;
        }
    }

    /// <summary>The bare run over what is bound.</summary>
    public void RunAgain() => (_bound ?? throw new InvalidOperationException("Nothing was prepared yet.")).Run(_runOptions);

    public void Copy(int row, ActionChunk chunk)
    {
        BoundBatch bound = _bound!;
        int values = _shape.ActionValueCount;
        bound.Actions.AsSpan(row * values, values).CopyTo(chunk.Actions);
        if (_shape.Head == PolicyHead.Regression)
        {
            chunk.Tokens.AsSpan().Fill(-1);
            chunk.LogProbabilities.AsSpan().Fill(float.NaN);
            chunk.Entropies.AsSpan().Fill(float.NaN);
            return;
        }

        int tokens = _shape.ActionTokenCount;
        bound.Tokens.AsSpan(row * tokens, tokens).CopyTo(chunk.Tokens);
        bound.LogProbabilities.AsSpan(row * tokens, tokens).CopyTo(chunk.LogProbabilities);
        bound.Entropies.AsSpan(row * tokens, tokens).CopyTo(chunk.Entropies);
    }

    public void Rearm()
    {
        if (_runOptions.Terminate)
        {
            _runOptions.Terminate = false;
        }
    }

    public void Terminate() => _runOptions.Terminate = true;

    public void Dispose()
    {
        _fan?.Dispose();
        DropBatches();
        _runOptions.Dispose();
    }

    private int RoundUp(int width) => Math.Min((width + WidthStep - 1) / WidthStep * WidthStep, Math.Max(width, _policy.MaximumPromptLength));

    private void FanOut(ReadOnlySpan<PolicyRequest> requests, BoundBatch bound)
    {
        if (_frames.Length < requests.Length)
        {
            _frames = new IReadOnlyList<ImageFrame>[requests.Length];
        }

        for (int row = 0; row < requests.Length; row++)
        {
            _frames[row] = requests[row].Frames;
        }

        _fan!.Prepare(_frames, requests.Length, bound.Images);
    }

    private void Fill(BoundBatch bound, int row, PolicyRequest request)
    {
        int tokens = _shape.ActionTokenCount;
        int joints = _shape.ProprioceptionDimension;
        _policy.Inputs.WriteProprioception(request.Proprioception, bound.Proprioception.AsSpan(row * joints, joints));
        ReadOnlySpan<long> prompt = Prompt(request);
        _policy.Inputs.WritePrompt(prompt, bound.InputIds.AsSpan(row * bound.PromptWidth, bound.PromptWidth));
        bound.PromptLengths[row] = prompt.Length;
        Span<float> uniforms = bound.Uniforms.AsSpan(row * tokens, tokens);
        if (request.Prepared is { } prepared)
        {
            prepared.Uniforms.CopyTo(uniforms);
            return;
        }

        CounterRandom.Fill(request.Sampling.Seed, request.Sampling.ChunkIndex, uniforms);
    }

    private void WriteImages(PolicyRequest request, Span<byte> destination)
    {
        if ((request.Prepared?.Images ?? request.Images) is { } images)
        {
            images.CopyTo(destination);
            return;
        }

        _policy.Inputs.WriteImages(request.Frames, destination);
    }

    private ReadOnlySpan<long> Prompt(PolicyRequest request) => request.Prepared is { } prepared ? prepared.PromptTokens : _policy.Inputs.PromptTokens(request.Instruction);

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
        if (_batches.TryGetValue((batch, promptWidth), out BoundBatch? known))
        {
            return known;
        }

        if (_batches.Count >= RememberedBatches)
        {
            DropBatches();
        }

        return _batches[(batch, promptWidth)] = new BoundBatch(_policy.Session, _shape, batch, promptWidth, withLogits: false);
    }

    private void DropBatches()
    {
        foreach (BoundBatch bound in _batches.Values)
        {
            bound.Dispose();
        }

        _batches.Clear();
        _bound = null;
    }
}
