using System.Net.WebSockets;
using Grpc.Core;
using Microsoft.AspNetCore.Http;
using SimpleVlaRl.Serving.Errors;

namespace SimpleVlaRl.Serving.Server;

/// <summary>What each dialect calls a problem.</summary>
internal static class Statuses
{
    // Close codes of the registry of RFC 6455 that the framework has no name for.
    private const WebSocketCloseStatus ServiceRestart = (WebSocketCloseStatus)1012;
    private const WebSocketCloseStatus TryAgainLater = (WebSocketCloseStatus)1013;

    public static StatusCode Grpc(RequestProblem problem) => problem switch
    {
        RequestProblem.Invalid => StatusCode.InvalidArgument,
        RequestProblem.TooLarge => StatusCode.ResourceExhausted,
        RequestProblem.Unauthenticated => StatusCode.Unauthenticated,
        RequestProblem.Forbidden or RequestProblem.Misdirected => StatusCode.PermissionDenied,
        RequestProblem.NotFound => StatusCode.NotFound,
        RequestProblem.Stale => StatusCode.FailedPrecondition,
        RequestProblem.Superseded => StatusCode.Aborted,
        RequestProblem.Overloaded or RequestProblem.Draining => StatusCode.Unavailable,
        RequestProblem.Late => StatusCode.DeadlineExceeded,
        RequestProblem.Unsupported => StatusCode.Unimplemented,
        _ => StatusCode.Internal,
    };

    public static int Http(RequestProblem problem) => problem switch
    {
        RequestProblem.Invalid => StatusCodes.Status400BadRequest,
        RequestProblem.TooLarge => StatusCodes.Status413PayloadTooLarge,
        RequestProblem.Unauthenticated => StatusCodes.Status401Unauthorized,
        RequestProblem.Forbidden => StatusCodes.Status403Forbidden,
        RequestProblem.Misdirected => StatusCodes.Status421MisdirectedRequest,
        RequestProblem.NotFound => StatusCodes.Status404NotFound,
        RequestProblem.Stale or RequestProblem.Superseded => StatusCodes.Status409Conflict,
        RequestProblem.Overloaded or RequestProblem.Draining => StatusCodes.Status503ServiceUnavailable,
        RequestProblem.Late => StatusCodes.Status504GatewayTimeout,
        RequestProblem.Unsupported => StatusCodes.Status415UnsupportedMediaType,
        _ => StatusCodes.Status500InternalServerError,
    };

    public static WebSocketCloseStatus WebSocket(RequestProblem problem) => problem switch
    {
        RequestProblem.Invalid => WebSocketCloseStatus.InvalidPayloadData,
        RequestProblem.TooLarge => WebSocketCloseStatus.MessageTooBig,
        RequestProblem.Unsupported => WebSocketCloseStatus.InvalidMessageType,
        RequestProblem.Overloaded or RequestProblem.Late => TryAgainLater,
        RequestProblem.Draining => ServiceRestart,
        RequestProblem.Internal => WebSocketCloseStatus.InternalServerError,
        _ => WebSocketCloseStatus.PolicyViolation,
    };
}
