using System.Globalization;
using Microsoft.ML.OnnxRuntime;
using SimpleVlaRl.Core.Policies;
using SimpleVlaRl.Preprocessing;

namespace SimpleVlaRl.Inference.Engine;

/// <summary>One version of a policy in memory: one session, and as many lanes over it as threads run it at the same time.</summary>
/// <remarks>Safe to use from any thread; a lane is one thread's.</remarks>
internal sealed class LoadedPolicy : IEngine
{
    private const int MaximumPromptLengthWithoutMetadata = 512;

    private readonly OnnxPolicyOptions options;

    private LoadedPolicy(InferenceSession session, PolicyManifest manifest, string policyFolder, PolicyVersion identity, OnnxPolicyOptions options)
    {
        Session = session;
        Manifest = manifest;
        Identity = identity;
        this.options = options;
        Shape = GraphShape.Of(manifest.Architecture, session);
        Inputs = new PolicyInputBuilder(manifest, policyFolder);
        MaximumPromptLength = session.ModelMetadata.CustomMetadataMap.TryGetValue("maximum_prompt_length", out string? text)
            ? int.Parse(text, CultureInfo.InvariantCulture)
            : MaximumPromptLengthWithoutMetadata;
    }

    public PolicyManifest Manifest { get; }

    public PolicyVersion Identity { get; }

    /// <summary>The version's folder.</summary>
    public required string VersionFolder { get; init; }

    /// <summary>The version's entry in the manifest.</summary>
    public required ManifestVersion Version { get; init; }

    internal InferenceSession Session { get; }

    internal GraphShape Shape { get; }

    internal PolicyInputBuilder Inputs { get; }

    /// <summary>The longest prompt in tokens.</summary>
    internal int MaximumPromptLength { get; }

    /// <summary>Loads a version, after checking its files, its verification and its graph against the manifest.</summary>
    /// <exception cref="PolicyLoadException">The policy cannot be used; the message says why.</exception>
    public static LoadedPolicy Load(string policyFolder, int? version, OnnxPolicyOptions options)
    {
        PolicyLocation location = PolicyLocation.Parse(policyFolder);
        PolicyManifest manifest = PolicyManifestFile.Read(location.Folder, options.ManifestCheck);
        ManifestVersion selected = PolicyFiles.Select(manifest, version ?? location.Version);
        if (!selected.Verified && !options.AllowUnverified)
        {
            throw new PolicyLoadException($"Version {selected.Version} of the policy '{manifest.Name}' was never compared with the network it was exported "
                + "from; export it with 'vla-learn export', or give --allow-unverified.");
        }

        return Open(location.Folder, PolicyFiles.Demand(location.Folder, selected), manifest, selected, options);
    }

    /// <summary>Opens a version whose files were checked, or were written a moment ago.</summary>
    /// <exception cref="PolicyLoadException">The graph does not fit its manifest, or the runtime refuses it.</exception>
    internal static LoadedPolicy Open(string policyFolder, string versionFolder, PolicyManifest manifest, ManifestVersion version, OnnxPolicyOptions options)
    {
        string graph = Path.Combine(versionFolder, PolicyFiles.Graph);
        string digest = version.Sha256[PolicyFiles.Graph];
        OnnxPolicyOptions own = options with { CacheFolder = options.CacheFolder is { } cache ? Path.Combine(cache, digest) : null };
        InferenceSession session = OnnxSessionFactory.Open(graph, own, manifest.Architecture);
        try
        {
            GraphContract.Demand(session, GraphShape.Of(manifest.Architecture, session), graph);
            DemandPrecision(session, version, graph);
            PolicyVersion identity = new(manifest.Name, version.Version, digest, version.Precision, options.ProviderName);
            return new LoadedPolicy(session, manifest, policyFolder, identity, options) { VersionFolder = versionFolder, Version = version };
        }
        catch
        {
            session.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public IEngineLane OpenLane(Action? onHelperThread = null) => Lane(onHelperThread);

    /// <summary>A lane, for those who need more of it than a batcher does.</summary>
    internal EngineLane Lane(Action? onHelperThread = null) =>
        new(
            this,
            this.options.CameraThreads > 1 && Inputs.CameraCount > 1
                ? new ImageFan(Inputs, Math.Min(this.options.CameraThreads, Inputs.CameraCount), onHelperThread)
                : null);

    /// <inheritdoc/>
    public string? Problem(PolicyRequest request, ActionChunk chunk)
    {
        if (chunk.Length != Shape.ChunkLength || chunk.Dimension != Shape.ActionDimension)
        {
            return $"The chunk is {chunk.Length}x{chunk.Dimension}; the policy '{Manifest.Name}' gives {Shape.ChunkLength}x{Shape.ActionDimension}.";
        }

        if (request.Sampling.Problem() is { } unsampled)
        {
            return unsampled;
        }

        float temperature = request.Sampling.Temperature;
        if (temperature > 0 && Shape.Head == PolicyHead.Regression)
        {
            return $"The temperature is {temperature}; the policy '{Manifest.Name}' has a regression head, which cannot sample. Use 0.";
        }

        if (request.Images is { } images && images.Length != Shape.ImageBytes)
        {
            return $"The prepared images have {images.Length} bytes; the policy '{Manifest.Name}' takes {Shape.ImageBytes}.";
        }

        if ((request.Prepared is { } prepared ? Problem(prepared, request.Proprioception.Length) : Inputs.Problem(request)) is { } problem)
        {
            return problem;
        }

        int tokens = request.Prepared?.PromptTokens.Length ?? Inputs.PromptTokens(request.Instruction).Length;
        return tokens <= MaximumPromptLength
            ? null
            : $"The prompt has {tokens} tokens; the policy '{Manifest.Name}' takes {MaximumPromptLength}. Use a shorter instruction.";
    }

    /// <inheritdoc/>
    public void Dispose() => Session.Dispose();

    /// <summary>What keeps inputs that the asker prepared from being copied into the network's.</summary>
    private string? Problem(PreparedInputs prepared, int joints)
    {
        if (prepared.Images.Length != Shape.ImageBytes || prepared.Uniforms.Length != Shape.ActionTokenCount || joints != Shape.ProprioceptionDimension)
        {
            return $"The prepared inputs have {prepared.Images.Length} image bytes, {prepared.Uniforms.Length} uniforms and {joints} joint positions; the "
                + $"policy '{Manifest.Name}' takes {Shape.ImageBytes}, {Shape.ActionTokenCount} and {Shape.ProprioceptionDimension}.";
        }

        int vocabulary = Manifest.Architecture.VocabularySize;
        foreach (long token in prepared.PromptTokens)
        {
            if (token < 0 || token >= vocabulary)
            {
                return $"The prepared prompt has the id {token}; the policy '{Manifest.Name}' knows 0 to {vocabulary - 1}.";
            }
        }

        return prepared.PromptTokens.Length > 0 ? null : "The prepared prompt is empty.";
    }

    /// <summary>A graph names its precision itself; one that does not is older than that.</summary>
    private static void DemandPrecision(InferenceSession session, ManifestVersion version, string graph)
    {
        if (session.ModelMetadata.CustomMetadataMap.TryGetValue("precision", out string? precision) && precision != version.Precision)
        {
            throw new PolicyLoadException(
                $"The graph '{graph}' is in '{precision}'; the manifest says '{version.Precision}' for version {version.Version}. Export the policy again.");
        }
    }
}
