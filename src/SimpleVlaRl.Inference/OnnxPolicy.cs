using System.Globalization;
using Microsoft.ML.OnnxRuntime;
using SimpleVlaRl.Core.Actions;
using SimpleVlaRl.Core.Policies;
using SimpleVlaRl.Preprocessing;

namespace SimpleVlaRl.Inference;

/// <summary>An exported policy, run by ONNX Runtime.</summary>
/// <remarks>
/// After the first call of a batch size and prompt length, a call allocates nothing: the images are preprocessed straight into the network's
/// bound input, and the answers are copied into the caller's chunks. Answers that are not finite are passed on; the gate rejects them.
/// </remarks>
public sealed class OnnxPolicy : IPolicy
{
    private const int RememberedBatches = 32;
    private const int MaximumPromptLengthWithoutMetadata = 512;

    private readonly InferenceSession _session;
    private readonly GraphShape _shape;
    private readonly PolicyInputBuilder _inputs;
    private readonly TimeProvider _time;
    private readonly RunOptions _runOptions = new();
    private readonly Dictionary<(int Batch, int PromptWidth), BoundBatch> _batches = [];
    private readonly int _maximumPromptLength;

    private OnnxPolicy(InferenceSession session, PolicyManifest manifest, string policyFolder, PolicyIdentity identity, TimeProvider time)
    {
        _session = session;
        _time = time;
        _shape = GraphShape.Of(manifest.Architecture, session);
        _inputs = new PolicyInputBuilder(manifest, policyFolder);
        _maximumPromptLength = session.ModelMetadata.CustomMetadataMap.TryGetValue("maximum_prompt_length", out string? text)
            ? int.Parse(text, CultureInfo.InvariantCulture)
            : MaximumPromptLengthWithoutMetadata;
        Manifest = manifest;
        Identity = identity;
    }

    /// <inheritdoc/>
    public PolicyManifest Manifest { get; }

    /// <inheritdoc/>
    public PolicyIdentity Identity { get; }

    /// <summary>Loads a version of a policy, after checking its files, its verification and its graph against the manifest.</summary>
    /// <param name="policyFolder">The folder <c>models/&lt;name&gt;</c>, or a version's folder in it.</param>
    /// <param name="version">The version; null for the one that the path names, else the newest.</param>
    /// <param name="options">How to run it; null for the defaults.</param>
    /// <param name="time">The clock of the reported times; null for the system's.</param>
    /// <returns>The loaded policy.</returns>
    /// <exception cref="PolicyLoadException">The policy cannot be used; the message says why.</exception>
    public static OnnxPolicy Load(string policyFolder, int? version = null, OnnxPolicyOptions? options = null, TimeProvider? time = null)
    {
        options ??= new OnnxPolicyOptions();
        PolicyLocation location = PolicyLocation.Parse(policyFolder);
        PolicyManifest manifest = PolicyManifestFile.Read(location.Folder);
        ManifestVersion selected = PolicyFiles.Select(manifest, version ?? location.Version);
        if (!selected.Verified && !options.AllowUnverified)
        {
            throw new PolicyLoadException($"Version {selected.Version} of the policy '{manifest.Name}' was never compared with the network it was exported from; export it with 'vla-learn export', or give --allow-unverified.");
        }

        string graph = Path.Combine(PolicyFiles.Demand(location.Folder, selected), PolicyFiles.Graph);
        InferenceSession session = OnnxSessionFactory.Open(graph, options);
        try
        {
            GraphContract.Demand(session, GraphShape.Of(manifest.Architecture, session), graph);
            DemandPrecision(session, selected, graph);
            PolicyIdentity identity = new(manifest.Name, selected.Version, selected.Sha256[PolicyFiles.Graph], selected.Precision, OnnxSessionFactory.ExecutionProvider);
            return new OnnxPolicy(session, manifest, location.Folder, identity, time ?? TimeProvider.System);
        }
        catch
        {
            session.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public void Infer(ReadOnlySpan<PolicyRequest> requests, ReadOnlySpan<ActionChunk> chunks)
    {
        long start = _time.GetTimestamp();
        BoundBatch bound = Bind(requests, chunks);
        for (int row = 0; row < requests.Length; row++)
        {
            Fill(bound, row, requests[row]);
        }

        long prepared = _time.GetTimestamp();
        bound.Run(_runOptions);
        TimeSpan inference = _time.GetElapsedTime(prepared);
        TimeSpan preprocessing = _time.GetElapsedTime(start, prepared);
        for (int row = 0; row < chunks.Length; row++)
        {
            CopyRow(bound, row, chunks[row]);
            chunks[row].InferenceTime = inference;
            chunks[row].PreprocessingTime = preprocessing;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        DropBatches();
        _runOptions.Dispose();
        _session.Dispose();
    }

    /// <summary>A graph names its precision itself; one that does not is older than that.</summary>
    private static void DemandPrecision(InferenceSession session, ManifestVersion version, string graph)
    {
        if (session.ModelMetadata.CustomMetadataMap.TryGetValue("precision", out string? precision) && precision != version.Precision)
        {
            throw new PolicyLoadException($"The graph '{graph}' is in '{precision}'; the manifest says '{version.Precision}' for version {version.Version}. Export the policy again.");
        }
    }

    /// <summary>Checks the requests as a whole and finds the buffers for them.</summary>
    private BoundBatch Bind(ReadOnlySpan<PolicyRequest> requests, ReadOnlySpan<ActionChunk> chunks)
    {
        if (requests.IsEmpty || requests.Length != chunks.Length)
        {
            throw new ArgumentException($"There are {requests.Length} requests and {chunks.Length} chunks; expected as many of both, at least one.", nameof(chunks));
        }

        float temperature = requests[0].Sampling.Temperature;
        if (!float.IsFinite(temperature) || temperature < 0)
        {
            throw new ArgumentException($"The temperature is {temperature}; expected a finite value of at least 0.", nameof(requests));
        }

        if (temperature > 0 && _shape.Head == PolicyHead.Regression)
        {
            throw new ArgumentException($"The temperature is {temperature}; the policy '{Manifest.Name}' has a regression head, which cannot sample. Use 0.", nameof(requests));
        }

        int width = 0;
        for (int row = 0; row < requests.Length; row++)
        {
            if (requests[row].Sampling.Temperature != temperature)
            {
                throw new ArgumentException($"Row {row} has temperature {requests[row].Sampling.Temperature} and row 0 {temperature}; a batch has one temperature.", nameof(requests));
            }

            if (chunks[row].Length != _shape.ChunkLength || chunks[row].Dimension != _shape.ActionDimension)
            {
                throw new ArgumentException($"Chunk {row} is {chunks[row].Length}x{chunks[row].Dimension}; the policy gives {_shape.ChunkLength}x{_shape.ActionDimension}.", nameof(chunks));
            }

            width = Math.Max(width, _inputs.PromptTokens(requests[row].Instruction).Length);
        }

        if (width > _maximumPromptLength)
        {
            throw new ArgumentException($"A prompt has {width} tokens; the policy '{Manifest.Name}' takes {_maximumPromptLength}. Use a shorter instruction.", nameof(requests));
        }

        BoundBatch bound = Batch(requests.Length, _shape.PromptLength < 0 ? width : _shape.PromptLength);
        bound.Temperature[0] = temperature;
        return bound;
    }

    private void Fill(BoundBatch bound, int row, PolicyRequest request)
    {
        int tokens = _shape.ActionTokenCount;
        int joints = _shape.ProprioceptionDimension;
        _inputs.WriteImages(request.Frames, bound.Images.AsSpan(row * _shape.ImageBytes, _shape.ImageBytes));
        _inputs.WriteProprioception(request.Proprioception, bound.Proprioception.AsSpan(row * joints, joints));
        ReadOnlySpan<long> prompt = _inputs.PromptTokens(request.Instruction);
        _inputs.WritePrompt(prompt, bound.InputIds.AsSpan(row * bound.PromptWidth, bound.PromptWidth));
        bound.PromptLengths[row] = prompt.Length;
        CounterRandom.Fill(request.Sampling.Seed, request.Sampling.ChunkIndex, bound.Uniforms.AsSpan(row * tokens, tokens));
    }

    private void CopyRow(BoundBatch bound, int row, ActionChunk chunk)
    {
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

        return _batches[(batch, promptWidth)] = new BoundBatch(_session, _shape, batch, promptWidth, withLogits: false);
    }

    private void DropBatches()
    {
        foreach (BoundBatch bound in _batches.Values)
        {
            bound.Dispose();
        }

        _batches.Clear();
    }
}
