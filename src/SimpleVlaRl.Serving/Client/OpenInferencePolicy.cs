using System.Globalization;
using Grpc.Core;
using Microsoft.Extensions.Logging;
using SimpleVlaRl.Core.Policies;
using SimpleVlaRl.Preprocessing;
using SimpleVlaRl.Serving.Errors;
using SimpleVlaRl.Serving.OpenInference;
using SimpleVlaRl.Serving.OpenInference.Wire;

namespace SimpleVlaRl.Serving.Client;

/// <summary>A policy whose network runs on a Triton or KServe server: frames and prompts are prepared here, the graph's tensors cross the network.</summary>
/// <remarks>The server knows tensors only; what they mean is in the manifest, which must be at hand and be that of the graph that is served.</remarks>
public sealed class OpenInferencePolicy : IPolicy
{
    private static readonly TimeSpan HandshakeDeadline = TimeSpan.FromSeconds(3);
    private readonly RemoteChannels channels;
    private readonly RemoteCaller<ModelInferResponse> caller;
    private readonly RemotePolicyOptions options;
    private readonly IPolicy? fallback;
    private readonly TensorWriter writer;
    private readonly TimeProvider time;
    private readonly ILogger log;

    private OpenInferencePolicy(
        RemoteChannels channels,
        RemotePolicyOptions options,
        PolicyManifest manifest,
        PolicyVersion identity,
        string folder,
        IPolicy? fallback,
        TimeProvider time,
        ILogger log)
    {
        (this.channels, this.options, this.fallback, this.time, this.log) = (channels, options, fallback, time, log);
        (Manifest, Identity) = (manifest, identity);
        caller = new RemoteCaller<ModelInferResponse>(options, time, log);
        writer = new TensorWriter(manifest, new PolicyInputBuilder(manifest, folder));
    }

    /// <inheritdoc/>
    public PolicyManifest Manifest { get; }

    /// <inheritdoc/>
    public PolicyVersion Identity { get; }

    /// <summary>How many answers the policy at hand gave because the server did not.</summary>
    public int FallbackAnswers { get; private set; }

    /// <summary>Connects, and compares the served graph's tensors with what the manifest demands.</summary>
    /// <param name="options">Where and how.</param>
    /// <param name="policyFolder">The folder with the manifest of the graph that is served.</param>
    /// <param name="fallback">The policy that answers when the server does not; owned from now on; null for none.</param>
    /// <param name="time">The clock.</param>
    /// <param name="log">Where to log.</param>
    /// <returns>The policy.</returns>
    /// <exception cref="ServingException">The server cannot be reached, has no such model, or one with other tensors.</exception>
    /// <exception cref="PolicyLoadException">The manifest cannot be used.</exception>
    public static OpenInferencePolicy Connect(RemotePolicyOptions options, string policyFolder, IPolicy? fallback, TimeProvider time, ILogger log)
    {
        ArgumentNullException.ThrowIfNull(options);
        PolicyManifest manifest = PolicyManifestFile.Read(PolicyLocation.Parse(policyFolder).Folder);
        RemoteChannels channels = new(options);
        try
        {
            GRPCInferenceService.GRPCInferenceServiceClient client = new(channels.Invoker(0));
            ModelMetadataResponse served = client.ModelMetadata(
                new ModelMetadataRequest { Name = options.Address.Model, Version = options.Address.ModelVersion },
                channels.Call(time, HandshakeDeadline, CancellationToken.None));
            Demand(served.Inputs, TensorContract.Inputs(manifest.Architecture), "input", options.Address);
            Demand(served.Outputs, TensorContract.Outputs(manifest.Architecture), "output", options.Address);
            return new OpenInferencePolicy(channels, options, manifest, IdentityOf(manifest, options.Address, served), policyFolder, fallback, time, log);
        }
        catch (RpcException exception)
        {
            channels.Dispose();
            throw new ServingException(
                $"The inference server {options.Address} cannot be used ({exception.StatusCode}): {ConnectionProblem.Of(exception, options)}", exception);
        }
        catch
        {
            channels.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    /// <exception cref="ServingException">The server did not answer and there is no policy at hand, or it refuses.</exception>
    public void Infer(ReadOnlySpan<PolicyRequest> requests, ReadOnlySpan<ActionChunk> chunks)
    {
        if (requests.IsEmpty || requests.Length != chunks.Length)
        {
            throw new ArgumentException(
                $"There are {requests.Length} requests and {chunks.Length} chunks; expected as many of both, at least one.", nameof(chunks));
        }

        long began = this.time.GetTimestamp();
        ModelInferRequest message = writer.Write(requests);
        (message.ModelName, message.ModelVersion) = (this.options.Address.Model, Identity.Version.ToString(CultureInfo.InvariantCulture));
        TimeSpan prepared = this.time.GetElapsedTime(began);
        try
        {
            ModelInferResponse response = caller.AskAsync(
                async (attempt, cancellation) => await new GRPCInferenceService.GRPCInferenceServiceClient(this.channels.Invoker(attempt))
                    .ModelInferAsync(message, this.channels.Call(this.time, this.options.CallDeadline, cancellation)).ConfigureAwait(false),
                static (_, _) => Task.FromResult(false),
                isOnce: this.fallback is not null).GetAwaiter().GetResult();
            TensorOutputs outputs = new(response, requests.Length, Manifest, Identity.Version, this.options.Address);
            TimeSpan inference = this.time.GetElapsedTime(began) - prepared;
            for (int row = 0; row < chunks.Length; row++)
            {
                outputs.CopyTo(row, chunks[row]);
                (chunks[row].PreprocessingTime, chunks[row].InferenceTime, chunks[row].IsFromFallback) = (prepared, inference, false);
            }
        }
        catch (ServingException exception) when (this.fallback is not null)
        {
            this.log.FallsBack(this.options.Address.ToString(), exception.Message);
            FallbackAnswers++;
            this.fallback.Infer(requests, chunks);
            foreach (ActionChunk chunk in chunks)
            {
                chunk.IsFromFallback = true;
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        this.channels.Dispose();
        this.fallback?.Dispose();
    }

    /// <summary>The version that answers, as the manifest at hand describes it.</summary>
    private static PolicyVersion IdentityOf(PolicyManifest manifest, RemoteAddress address, ModelMetadataResponse served)
    {
        int[] numbers = [.. served.Versions.Select(version => int.TryParse(version, CultureInfo.InvariantCulture, out int number) ? number : 0)];
        int wanted = address.ModelVersion.Length > 0 && int.TryParse(address.ModelVersion, CultureInfo.InvariantCulture, out int asked)
            ? asked
            : numbers.DefaultIfEmpty(0).Max();
        ManifestVersion known = manifest.Versions.FirstOrDefault(version => version.Version == wanted)
            ?? throw new ServingException($"The inference server {address} has version {wanted}; the manifest of '{manifest.Name}' knows "
                + $"{string.Join(", ", manifest.Versions.Select(version => version.Version))}.");
        return new PolicyVersion(manifest.Name, known.Version, known.Sha256.GetValueOrDefault("model.onnx", ""), known.Precision, "oip");
    }

    private static void Demand(
        IEnumerable<ModelMetadataResponse.Types.TensorMetadata> served,
        IReadOnlyList<ModelMetadataResponse.Types.TensorMetadata> expected,
        string kind,
        RemoteAddress address)
    {
        foreach (ModelMetadataResponse.Types.TensorMetadata wanted in expected)
        {
            ModelMetadataResponse.Types.TensorMetadata? found = served.FirstOrDefault(tensor => tensor.Name == wanted.Name);
            if (found is null || found.Datatype != wanted.Datatype || !found.Shape.SequenceEqual(wanted.Shape))
            {
                string has = found is null ? "nothing of that name" : $"{found.Datatype} [{string.Join(", ", found.Shape)}]";
                throw new ServingException($"The model at {address} has {has} for the {kind} '{wanted.Name}'; the manifest demands {wanted.Datatype} "
                    + $"[{string.Join(", ", wanted.Shape)}].");
            }
        }
    }
}
