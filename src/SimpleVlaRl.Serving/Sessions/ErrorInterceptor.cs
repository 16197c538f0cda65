using Grpc.Core;
using Grpc.Core.Interceptors;
using Microsoft.Extensions.Logging;
using SimpleVlaRl.Serving.Errors;
using SimpleVlaRl.Serving.Server;

namespace SimpleVlaRl.Serving.Sessions;

/// <summary>Turns every exception of a call into a status: a refusal's own, and for anything else a sentence that says nothing of our insides.</summary>
internal sealed class ErrorInterceptor(PolicyGateway gateway, ILogger<ErrorInterceptor> log) : Interceptor
{
    public override async Task<TResponse> UnaryServerHandler<TRequest, TResponse>(
        TRequest request, ServerCallContext context, UnaryServerMethod<TRequest, TResponse> continuation)
    {
        try
        {
            return await continuation(request, context).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is not RpcException)
        {
            throw new RpcException(Status(exception, context.Method, gateway, log));
        }
    }

    public override async Task DuplexStreamingServerHandler<TRequest, TResponse>(
        IAsyncStreamReader<TRequest> requestStream,
        IServerStreamWriter<TResponse> responseStream,
        ServerCallContext context,
        DuplexStreamingServerMethod<TRequest, TResponse> continuation)
    {
        try
        {
            await continuation(requestStream, responseStream, context).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is not RpcException)
        {
            throw new RpcException(Status(exception, context.Method, gateway, log));
        }
    }

    /// <summary>The status of an exception; what is not the caller's doing goes to the log.</summary>
    public static Status Status(Exception exception, string dialect, PolicyGateway gateway, ILogger log)
    {
        switch (exception)
        {
            case RpcException failed:
                return failed.Status;
            case RequestException refusal:
                log.Refused(dialect, refusal.Message);
                return new Status(Statuses.Grpc(refusal.Problem), refusal.Message);
            case OperationCanceledException:
                return new Status(StatusCode.Cancelled, "The call was taken back.");
            case IOException:
                return new Status(StatusCode.Unavailable, "The connection broke.");
            default:
                gateway.LogFailure(log, exception, dialect);
                return new Status(StatusCode.Internal, "The server failed on this request; its log says how.");
        }
    }
}
