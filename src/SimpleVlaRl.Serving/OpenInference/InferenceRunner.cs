using System.Runtime.InteropServices;
using Google.Protobuf;
using SimpleVlaRl.Core.Policies;
using SimpleVlaRl.Core.Policies.Service;
using SimpleVlaRl.Serving.Conventions;
using SimpleVlaRl.Serving.Errors;
using SimpleVlaRl.Serving.OpenInference.Wire;
using SimpleVlaRl.Serving.Server;

namespace SimpleVlaRl.Serving.OpenInference;

/// <summary>Answers an inference request of the Open Inference Protocol, whichever transport brought it.</summary>
internal sealed class InferenceRunner(PolicyGateway gateway, PolicyCallPool calls, ServedModel model)
{
    public const string Dialect = DialectWords.OpenInference;

    // What may be asked of a request or an output. Anything else is refused: an answer that looks past it would not be the one that was asked for.
    private static readonly string[] KnownParameters = ["timeout", "binary_data_output", "headers", "triton_enable_empty_final_response"];
    private static readonly string[] KnownTensorParameters = ["binary_data", "binary_data_size"];

    /// <summary>Answers it.</summary>
    /// <param name="request">The request.</param>
    /// <param name="caller">Who asks.</param>
    /// <param name="deadline">When the caller stops waiting, UTC; the greatest value for never.</param>
    /// <param name="cancellation">Takes it back.</param>
    /// <exception cref="RequestException">There is no answer.</exception>
    public async Task<ModelInferResponse> InferAsync(ModelInferRequest request, string caller, DateTime deadline, CancellationToken cancellation)
    {
        model.Demand(request.ModelName, request.ModelVersion);
        DemandKnown(request);
        PolicyArchitecture architecture = gateway.Manifest.Architecture;
        TensorReader inputs = new(request, TensorContract.Inputs(architecture));
        using IPolicyLease lease = gateway.Service.Lease();
        PolicyCallPool.Loan[] loans = new PolicyCallPool.Loan[InferRows.Count(inputs, architecture)];
        int borrowed = 0;
        try
        {
            for (; borrowed < loans.Length; borrowed++)
            {
                loans[borrowed] = calls.Borrow(caller);
            }

            Task<PolicyReply>[] answers = new Task<PolicyReply>[loans.Length];
            for (int row = 0; row < loans.Length; row++)
            {
                InferRows.Write(inputs, row, gateway.Manifest, loans[row].Call.Request);
            }

            for (int row = 0; row < loans.Length; row++)
            {
                answers[row] = AskAsync(loans[row].Call, lease, request, deadline, cancellation);
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

    private static void DemandKnown(ModelInferRequest request)
    {
        if (request.Parameters.Keys.Except(KnownParameters).FirstOrDefault() is { } unknown)
        {
            throw new RequestException(
                RequestProblem.Unsupported,
                $"The parameter '{Short(unknown)}' is not offered; every request stands for itself. Known are {string.Join(", ", KnownParameters)}.");
        }

        IEnumerable<string> ofTensors = request.Inputs.SelectMany(input => input.Parameters.Keys)
            .Concat(request.Outputs.SelectMany(output => output.Parameters.Keys));
        if (ofTensors.Except(KnownTensorParameters).FirstOrDefault() is { } other)
        {
            throw new RequestException(
                RequestProblem.Unsupported,
                $"The tensor parameter '{Short(other)}' is not offered: tensors come and go whole, in the message (no class_count, no shared memory).");
        }
    }

    private static string Short(string text) => text[..Math.Min(text.Length, 40)];

    /// <summary>All rows of a request are answered by one version.</summary>
    private Task<PolicyReply> AskAsync(PolicyCall call, IPolicyLease lease, ModelInferRequest request, DateTime deadline, CancellationToken cancellation)
    {
        gateway.SetDefaultDeadlines(call);
        if (deadline != DateTime.MaxValue)
        {
            TimeSpan left = deadline - gateway.Time.GetUtcNow().UtcDateTime;
            call.ExpiryTimestamp = Math.Min(call.ExpiryTimestamp, gateway.Time.GetTimestamp() + gateway.Ticks(left));
        }

        // Triton's name for how long a request may wait, in microseconds.
        if (request.Parameters.TryGetValue("timeout", out InferParameter? timeout) && timeout.Int64Param > 0)
        {
            call.ExpiryTimestamp = Math.Min(
                call.ExpiryTimestamp, gateway.Time.GetTimestamp() + gateway.Ticks(TimeSpan.FromMicroseconds(Math.Min(timeout.Int64Param, int.MaxValue))));
        }

        call.Lease = lease;
        return gateway.AskAsync(call, Dialect, asksAgain: true, cancellation).AsTask();
    }

    private ModelInferResponse Response(ModelInferRequest request, PolicyVersion identity, ActionChunk[] chunks)
    {
        ModelInferResponse response = new() { ModelName = model.Name, ModelVersion = ServedModel.VersionOf(identity), Id = request.Id };
        IReadOnlyList<ModelMetadataResponse.Types.TensorMetadata> outputs = TensorContract.Outputs(gateway.Manifest.Architecture);
        IEnumerable<string> wanted = request.Outputs.Count > 0 ? request.Outputs.Select(output => output.Name) : outputs.Select(output => output.Name);
        foreach (string name in wanted)
        {
            ModelMetadataResponse.Types.TensorMetadata output = outputs.FirstOrDefault(known => known.Name == name)
                ?? throw new RequestException(
                    $"There is no output '{name[..Math.Min(name.Length, 40)]}'; the model gives {string.Join(", ", outputs.Select(known => known.Name))}.");
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
}
