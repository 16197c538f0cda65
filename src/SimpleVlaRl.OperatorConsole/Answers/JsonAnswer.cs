using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace SimpleVlaRl.OperatorConsole.Answers;

/// <summary>Answers in JSON.</summary>
internal static class JsonAnswer
{
    public static Task WriteAsync(HttpContext context, JsonNode answer, int status = StatusCodes.Status200OK)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json; charset=utf-8";
        return context.Response.Body.WriteAsync(JsonSerializer.SerializeToUtf8Bytes(answer), context.RequestAborted).AsTask();
    }

    /// <summary>Whether something that was said was taken.</summary>
    public static Task TakenAsync(HttpContext context, string? refusal, string message, double milliseconds) => WriteAsync(
        context,
        new JsonObject { ["taken"] = refusal is null, ["message"] = refusal ?? message, ["milliseconds"] = Words.Number(milliseconds, 2) },
        refusal is null ? StatusCodes.Status200OK : StatusCodes.Status409Conflict);
}
