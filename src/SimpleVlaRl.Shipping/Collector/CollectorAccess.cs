using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using SimpleVlaRl.Serving.Errors;
using SimpleVlaRl.Serving.Server;

namespace SimpleVlaRl.Shipping.Collector;

/// <summary>Lets a robot in or turns a request away, and makes an answer of what is refused.</summary>
internal sealed class CollectorAccess(WebDoor door, ILogger log)
{
    private const string NameKey = "SimpleVlaRl.Name";

    /// <summary>Who a request is from.</summary>
    public static string NameOf(HttpContext context) => (string)context.Items[NameKey]!;

    public async Task AnswerAsync(HttpContext context, RequestDelegate next)
    {
        try
        {
            context.Items[NameKey] = door.Admit(context.Request, isForAnybody: context.Request.Path == "/healthz");
            await next(context).ConfigureAwait(false);
        }
        catch (RequestException exception)
        {
            log.TurnedAway(context.Connection.RemoteIpAddress?.ToString() ?? "?", exception.Message);
            await WebDoor.RefuseAsync(context, exception).ConfigureAwait(false);
        }
        catch (BadHttpRequestException exception)
        {
            RequestProblem problem = exception.StatusCode == StatusCodes.Status413PayloadTooLarge ? RequestProblem.TooLarge : RequestProblem.Invalid;
            await WebDoor.RefuseAsync(context, new RequestException(problem, exception.Message)).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // The robot is gone; it asks again how much is there.
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            log.Failed(exception, context.Request.Path);
            await WebDoor.RefuseAsync(context, new RequestException(RequestProblem.Overloaded, exception.Message)).ConfigureAwait(false);
        }
    }
}
