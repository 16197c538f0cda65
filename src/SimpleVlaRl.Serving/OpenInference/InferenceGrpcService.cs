using System.Globalization;
using System.Runtime.InteropServices;
using Google.Protobuf;
using Grpc.Core;
using SimpleVlaRl.Core.Policies;
using SimpleVlaRl.Core.Policies.Service;
using SimpleVlaRl.Serving.OpenInference.Wire;
using SimpleVlaRl.Serving.Server;

namespace SimpleVlaRl.Serving.OpenInference;

/// <summary>The Open Inference Protocol: the policy's graph by its tensors, as Triton serves it from the same folder under <c>models/</c>.</summary>
internal sealed class InferenceGrpcService(PolicyDesk desk, PolicyCallPool calls) : GRPCInferenceService.GRPCInferenceServiceBase
{
    public const string Dialect = "oip";

    public override Task<ServerLiveResponse> ServerLive(ServerLiveRequest request, ServerCallContext context) => Task.FromResult(new ServerLiveResponse { Live = true });

    public override Task<ServerReadyResponse> ServerReady(ServerReadyRequest request, ServerCallContext context) => Task.FromResult(new ServerReadyResponse { Ready = !desk.IsDraining });

    public override Task<ModelReadyResponse> ModelReady(ModelReadyRequest request, ServerCallContext context) =>
        Task.FromResult(new ModelReadyResponse { Ready = !desk.IsDraining && IsServed(request.Name, request.Version) });

    public override Task<ServerMetadataResponse> ServerMetadata(ServerMetadataRequest request, ServerCallContext context) =>
        Task.FromResult(new ServerMetadataResponse { Name = "vla-robot", Version = typeof(InferenceGrpcService).Assembly.GetName().Version!.ToString(3) });

    public override Task<ModelMetadataResponse> ModelMetadata(ModelMetadataRequest request, ServerCallContext context)
    {
        Demand(request.Name, request.Version);
        PolicyArchitecture architecture = desk.Manifest.Architecture;
        ModelMetadataResponse response = new() { Name = desk.Manifest.Name, Platform = "onnxruntime_onnx", Versions = { Version(desk.Service.Identity) } };
        response.Inputs.AddRange(TensorContract.Inputs(architecture));
        response.Outputs.AddRange(TensorContract.Outputs(architecture));
        return Task.FromResult(response);
    }

    public override async Task<ModelInferResponse> ModelInfer(ModelInferRequest request, ServerCallContext context)
    {
        Demand(request.ModelName, request.ModelVersion);
        if (request.Parameters.Keys.FirstOrDefault(name => name is "sequence_id" or "priority") is { } unsupported)
        {
            throw new RequestException(RequestProblem.Unsupported, $"The parameter '{unsupported}' is not offered; every request stands for itself.");
        }

        PolicyArchitecture architecture = desk.Manifest.Architecture;
        TensorReader inputs = new(request, TensorContract.Inputs(architecture));
        using IPolicyLease lease = desk.Service.Lease();
        PolicyCallPool.Loan[] loans = new PolicyCallPool.Loan[InferRows.Count(inputs, architecture)];
        int borrowed = 0;
        try
        {
            for (; borrowed < loans.Length; borrowed++)
            {
                loans[borrowed] = calls.Borrow(AccessControl.Caller(context.GetHttpContext()));
            }

            Task<PolicyReply>[] answers = new Task<PolicyReply>[loans.Length];
            for (int row = 0; row < loans.Length; row++)
            {
                InferRows.Write(inputs, row, desk.Manifest, loans[row].Call.Request);
            }

            for (int row = 0; row < loans.Length; row++)
            {
                answers[row] = AskAsync(loans[row].Call, lease, request, context);
            }

            PolicyReply[] replies = await Task.WhenAll(answers).ConfigureAwait(false);
            return Response(request, replies[0].Identity!, [.. loans.Select(loan => loan.Call.Chunk)]);
        }
        finally
        {
            for (int row = 0; row < borrowed; row++)
            {
                loans[row].Call.Request.Prepared = null;
                loans[row].Dispose();
            }
        }
    }

    /// <summary>All rows of a request are answered by one version.</summary>
    private Task<PolicyReply> AskAsync(PolicyCall call, IPolicyLease lease, ModelInferRequest request, ServerCallContext context)
    {
        desk.SetDefaultDeadlines(call);
        if (context.Deadline != DateTime.MaxValue)
        {
            TimeSpan left = context.Deadline - desk.Time.GetUtcNow().UtcDateTime;
            call.ExpiryTimestamp = Math.Min(call.ExpiryTimestamp, desk.Time.GetTimestamp() + desk.Ticks(left));
        }

        // Triton's name for how long a request may wait, in microseconds.
        if (request.Parameters.TryGetValue("timeout", out InferParameter? timeout) && timeout.Int64Param > 0)
        {
            call.ExpiryTimestamp = Math.Min(call.ExpiryTimestamp, desk.Time.GetTimestamp() + desk.Ticks(TimeSpan.FromMicroseconds(Math.Min(timeout.Int64Param, int.MaxValue))));
        }

        call.Lease = lease;
        return desk.AskAsync(call, Dialect, asksAgain: true, context.CancellationToken).AsTask();
    }

    private ModelInferResponse Response(ModelInferRequest request, PolicyIdentity identity, ActionChunk[] chunks)
    {
        ModelInferResponse response = new() { ModelName = desk.Manifest.Name, ModelVersion = Version(identity), Id = request.Id };
        IReadOnlyList<ModelMetadataResponse.Types.TensorMetadata> outputs = TensorContract.Outputs(desk.Manifest.Architecture);
        IEnumerable<string> wanted = request.Outputs.Count > 0 ? request.Outputs.Select(output => output.Name) : outputs.Select(output => output.Name);
        foreach (string name in wanted)
        {
            ModelMetadataResponse.Types.TensorMetadata output = outputs.FirstOrDefault(known => known.Name == name)
                ?? throw new RequestException($"There is no output '{name[..Math.Min(name.Length, 40)]}'; the model gives {string.Join(", ", outputs.Select(known => known.Name))}.");
            ModelInferResponse.Types.InferOutputTensor tensor = new() { Name = name, Datatype = output.Datatype };
            tensor.Shape.AddRange([chunks.Length, .. output.Shape.Skip(1)]);
            response.Outputs.Add(tensor);
            response.RawOutputContents.Add(Raw(name, chunks));
        }

        return response;
    }

    private static ByteString Raw(string name, ActionChunk[] chunks) => name switch
    {
        TensorContract.Tokens => Join<int>(chunks, chunk => chunk.Tokens),
        TensorContract.LogProbabilities => Join<float>(chunks, chunk => chunk.LogProbabilities),
        TensorContract.Entropies => Join<float>(chunks, chunk => chunk.Entropies),
        _ => Join<float>(chunks, chunk => chunk.Actions),
    };

    private static ByteString Join<T>(ActionChunk[] chunks, Func<ActionChunk, T[]> part)
        where T : unmanaged
    {
        int bytes = MemoryMarshal.AsBytes(part(chunks[0]).AsSpan()).Length;
        byte[] joined = new byte[chunks.Length * bytes];
        for (int row = 0; row < chunks.Length; row++)
        {
            MemoryMarshal.AsBytes(part(chunks[row]).AsSpan()).CopyTo(joined.AsSpan(row * bytes));
        }

        return UnsafeByteOperations.UnsafeWrap(joined);
    }

    private void Demand(string name, string version)
    {
        if (!IsServed(name, version))
        {
            throw new RequestException(RequestProblem.NotFound, $"There is no model '{name[..Math.Min(name.Length, 64)]}' of version '{version[..Math.Min(version.Length, 12)]}'; this is '{desk.Manifest.Name}' of version {Version(desk.Service.Identity)}.");
        }
    }

    private bool IsServed(string name, string version) => name == desk.Manifest.Name && (version.Length == 0 || version == Version(desk.Service.Identity));

    private static string Version(PolicyIdentity identity) => identity.Version.ToString(CultureInfo.InvariantCulture);
}
