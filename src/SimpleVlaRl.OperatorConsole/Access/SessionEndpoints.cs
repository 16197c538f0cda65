using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using SimpleVlaRl.OperatorConsole.Answers;

namespace SimpleVlaRl.OperatorConsole.Access;

/// <summary>Who is at the browser.</summary>
internal sealed class SessionEndpoints(SignIn people, bool isLive)
{
    private const int LongestToken = 200;

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/session", context =>
        {
            string? name = people.NameOf(context);
            return JsonAnswer.WriteAsync(context, new JsonObject { ["needsToken"] = name is null, ["name"] = name, ["isLive"] = isLive });
        });
        routes.MapPost("/api/session", async context =>
        {
            RequestBody body = await RequestBody.ReadAsync(context).ConfigureAwait(false);
            people.Open(context, body.Required("token", LongestToken));
            context.Response.StatusCode = StatusCodes.Status204NoContent;
        });
        routes.MapDelete("/api/session", context =>
        {
            people.Close(context);
            context.Response.StatusCode = StatusCodes.Status204NoContent;
            return Task.CompletedTask;
        });
    }
}
