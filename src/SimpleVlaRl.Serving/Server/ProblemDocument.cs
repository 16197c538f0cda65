using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using SimpleVlaRl.Serving.Errors;
using SimpleVlaRl.Serving.Telemetry;

namespace SimpleVlaRl.Serving.Server;

/// <summary>An error over HTTP: a document of RFC 9457 with one sentence, and never a stack trace.</summary>
internal static class ProblemDocument
{
    /// <summary>Writes it, if nothing was written yet.</summary>
    public static Task WriteAsync(HttpContext context, RequestException exception)
    {
        if (context.Response.HasStarted)
        {
            context.Abort();
            return Task.CompletedTask;
        }

        context.Response.StatusCode = Statuses.Http(exception.Problem);
        if (exception.Problem is RequestProblem.Overloaded or RequestProblem.Draining)
        {
            context.Response.Headers.RetryAfter = "1";
        }

        ProblemDetails problem = new()
        {
            Type = Words.Of(exception.Problem),
            Title = exception.Message,
            Detail = exception.Message,
            Status = context.Response.StatusCode,
        };
        return context.Response.WriteAsJsonAsync(problem, JsonSerializerOptions.Web, "application/problem+json", context.RequestAborted);
    }
}
