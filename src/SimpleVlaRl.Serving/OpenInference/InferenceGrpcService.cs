using Grpc.Core;
using Microsoft.Extensions.Logging;
using SimpleVlaRl.Serving.Errors;
using SimpleVlaRl.Serving.OpenInference.Wire;
using SimpleVlaRl.Serving.Server;
using SimpleVlaRl.Serving.Sessions;

namespace SimpleVlaRl.Serving.OpenInference;

/// <summary>The Open Inference Protocol over gRPC: the policy's graph by its tensors, as Triton serves it from the same folder under <c>models/</c>.</summary>
internal sealed class InferenceGrpcService(ServedModel model, InferenceRunner runner, PolicyGateway gateway, ILogger<InferenceGrpcService> log)
    : GRPCInferenceService.GRPCInferenceServiceBase
{
    private const string WantsFinalMark = "triton_enable_empty_final_response";
    private const string FinalMark = "triton_final_response";

    public override Task<ServerLiveResponse> ServerLive(ServerLiveRequest request, ServerCallContext context) =>
        Task.FromResult(new ServerLiveResponse { Live = true });

    public override Task<ServerReadyResponse> ServerReady(ServerReadyRequest request, ServerCallContext context) =>
        Task.FromResult(new ServerReadyResponse { Ready = model.IsReady });

    public override Task<ModelReadyResponse> ModelReady(ModelReadyRequest request, ServerCallContext context) =>
        Task.FromResult(new ModelReadyResponse { Ready = model.IsReady && model.IsServed(request.Name, request.Version) });

    public override Task<ServerMetadataResponse> ServerMetadata(ServerMetadataRequest request, ServerCallContext context) =>
        Task.FromResult(
            new ServerMetadataResponse { Name = ServedModel.ServerName, Version = ServedModel.ServerVersion, Extensions = { ServedModel.Extensions } });

    public override Task<ModelMetadataResponse> ModelMetadata(ModelMetadataRequest request, ServerCallContext context)
    {
        model.Demand(request.Name, request.Version);
        return Task.FromResult(model.Metadata());
    }

    public override Task<ModelConfigResponse> ModelConfig(ModelConfigRequest request, ServerCallContext context)
    {
        model.Demand(request.Name, request.Version);
        return Task.FromResult(new ModelConfigResponse { Config = model.Config() });
    }

    public override Task<ModelStatisticsResponse> ModelStatistics(ModelStatisticsRequest request, ServerCallContext context)
    {
        if (request.Name.Length > 0)
        {
            model.Demand(request.Name, request.Version);
        }

        return Task.FromResult(model.Statistics());
    }

    public override Task<RepositoryIndexResponse> RepositoryIndex(RepositoryIndexRequest request, ServerCallContext context) =>
        Task.FromResult(model.Index(request.Ready));

    public override Task<ModelInferResponse> ModelInfer(ModelInferRequest request, ServerCallContext context) =>
        runner.InferAsync(request, AccessControl.Caller(context.GetHttpContext()), context.Deadline, context.CancellationToken);

    public override async Task ModelStreamInfer(
        IAsyncStreamReader<ModelInferRequest> requestStream, IServerStreamWriter<ModelStreamInferResponse> responseStream, ServerCallContext context)
    {
        string caller = AccessControl.Caller(context.GetHttpContext());
        while (await requestStream.MoveNext(context.CancellationToken).ConfigureAwait(false))
        {
            await responseStream.WriteAsync(
                await AnswerAsync(requestStream.Current, caller, context).ConfigureAwait(false), context.CancellationToken).ConfigureAwait(false);
        }
    }

    private async Task<ModelStreamInferResponse> AnswerAsync(ModelInferRequest request, string caller, ServerCallContext context)
    {
        try
        {
            ModelInferResponse response = await runner.InferAsync(request, caller, context.Deadline, context.CancellationToken).ConfigureAwait(false);
            if (request.Parameters.TryGetValue(WantsFinalMark, out InferParameter? wanted) && wanted.BoolParam)
            {
                response.Parameters[FinalMark] = new InferParameter { BoolParam = true };
            }

            return new ModelStreamInferResponse { InferResponse = response };
        }
        catch (RequestException exception) when (exception.Problem != RequestProblem.Draining)
        {
            string sentence = ErrorInterceptor.Status(exception, InferenceRunner.Dialect, gateway, log).Detail;
            return new ModelStreamInferResponse { ErrorMessage = sentence, InferResponse = new ModelInferResponse { Id = request.Id } };
        }
    }
}
