using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using SimpleVlaRl.OperatorConsole.Answers;
using SimpleVlaRl.OperatorConsole.Assets;
using SimpleVlaRl.Serving.Errors;
using SimpleVlaRl.Serving.Server;

namespace SimpleVlaRl.OperatorConsole.Access;

/// <summary>Lets a request in or turns it away before anything of it is read: the right name, the page's own origin, a person who has signed in.</summary>
/// <remarks>
/// Any web page can let a browser send requests to this machine. The Host header tells a name that was bent to this address, Origin and Sec-Fetch-Site tell a
/// page of another origin, and a body of JSON is what a form of another page cannot send without being asked first.
/// </remarks>
internal sealed class PageAccess(WebDoor door, SignIn people, ILogger log)
{
    private const string NameKey = "SimpleVlaRl.Name";

    /// <summary>Who a request is from.</summary>
    public static string NameOf(HttpContext context) => context.Items[NameKey] as string ?? "";

    /// <summary>What a request's words are said with, as recordings have it.</summary>
    public static string SourceOf(HttpContext context) => NameOf(context) is var name && name == SignIn.Local ? "console" : $"console {name}";

    /// <summary>Stands before all endpoints, and makes an answer of what they refuse.</summary>
    public async Task AnswerAsync(HttpContext context, RequestDelegate next)
    {
        try
        {
            Admit(context);
            await next(context).ConfigureAwait(false);
        }
        catch (RequestException exception)
        {
            if (exception.Problem is RequestProblem.Forbidden or RequestProblem.Misdirected or RequestProblem.Unauthenticated)
            {
                log.TurnedAway(context.Connection.RemoteIpAddress?.ToString() ?? "?", exception.Message);
            }

            await WebDoor.RefuseAsync(context, exception).ConfigureAwait(false);
        }
        catch (BadHttpRequestException exception)
        {
            RequestProblem problem = exception.StatusCode == StatusCodes.Status413PayloadTooLarge ? RequestProblem.TooLarge : RequestProblem.Invalid;
            await WebDoor.RefuseAsync(context, new RequestException(problem, exception.Message)).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // The page did not wait for the answer.
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            log.Failed(exception, context.Request.Path);
            await WebDoor.RefuseAsync(context, new RequestException(RequestProblem.Internal, exception.Message)).ConfigureAwait(false);
        }
    }

    private void Admit(HttpContext context)
    {
        HttpRequest request = context.Request;
        door.DemandHost(request.Host);

        // The page's own files alone are for everybody, by their exact names: how routes compare paths is not relied on.
        if ((HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method)) && PageFiles.Find(request.Path) is not null)
        {
            return;
        }

        DemandOwnOrigin(request);
        if (HttpMethods.IsPost(request.Method) && !request.HasJsonContentType())
        {
            throw new RequestException(RequestProblem.Unsupported, $"The request's type is '{request.ContentType}'; expected application/json.");
        }

        context.Items[NameKey] = people.NameOf(context);
        if (context.Items[NameKey] is null && !request.Path.Equals("/api/session", StringComparison.OrdinalIgnoreCase))
        {
            throw new RequestException(RequestProblem.Unauthenticated, "Sign in with a token first; 'vla-robot token' makes one.");
        }
    }

    private static void DemandOwnOrigin(HttpRequest request)
    {
        string own = $"{request.Scheme}://{request.Host}";
        string origin = request.Headers.Origin.ToString();
        string site = request.Headers["Sec-Fetch-Site"].ToString();
        if ((origin.Length > 0 && !string.Equals(origin, own, StringComparison.OrdinalIgnoreCase)) || site is "cross-site" or "same-site")
        {
            throw new RequestException(
                RequestProblem.Forbidden, $"The request is of another page, '{origin[..Math.Min(origin.Length, 100)]}'; only the page at {own} is answered.");
        }
    }
}
