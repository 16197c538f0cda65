using System.Text.Json.Nodes;
using Google.Protobuf;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;
using SimpleVlaRl.Serving.Errors;
using SimpleVlaRl.Serving.OpenInference.Wire;
using SimpleVlaRl.Serving.Server;

namespace SimpleVlaRl.Serving.OpenInference;

/// <summary>
/// The Open Inference Protocol over REST, under <c>/v2</c>, with the extension for binary tensors. Errors are <c>{"error": "…"}</c> with a status, as there.
/// </summary>
internal sealed class InferenceRestEndpoints(PolicyGateway gateway, ServedModel model, InferenceRunner runner, ILogger<InferenceRestEndpoints> log)
{
    private static readonly JsonFormatter Names = new(JsonFormatter.Settings.Default.WithPreserveProtoFieldNames(true).WithFormatDefaultValues(true));

    /// <summary>Maps all of it.</summary>
    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/v2", () => Results.Json(new JsonObject
        {
            ["name"] = ServedModel.ServerName,
            ["version"] = ServedModel.ServerVersion,
            ["extensions"] = new JsonArray([.. ServedModel.Extensions.Select(name => JsonValue.Create(name))]),
        }));
        routes.MapGet("/v2/health/live", () => Results.Ok());
        routes.MapGet("/v2/health/ready", () => Ready(model.IsReady));
        routes.MapPost("/v2/repository/index", () => Results.Json(new JsonArray([.. model.Index(isReadyOnly: false).Models.Select(Json)])));
        foreach (string path in (string[])["/v2/models/{model}", "/v2/models/{model}/versions/{version}"])
        {
            routes.MapGet(path, context => AnswerAsync(context, () => Json(model.Metadata())));
            routes.MapGet(
                path + "/ready", context => Ready(model.IsReady && model.IsServed(Route(context, "model"), Route(context, "version"))).ExecuteAsync(context));
            routes.MapGet(path + "/config", context => AnswerAsync(context, () => Json(model.Config())));
            routes.MapGet(path + "/stats", context => AnswerAsync(context, () => Json(model.Statistics())));
            routes.MapPost(path + "/infer", context => AnswerAsync(context, () => InferAsync(context)));
        }
    }

    private static IResult Ready(bool isReady) => Results.StatusCode(isReady ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable);

    private static string Route(HttpContext context, string name) => context.Request.RouteValues[name] as string ?? "";

    /// <summary>64-bit numbers are numbers here, not the text that protobuf makes of them.</summary>
    private static JsonNode Json(IMessage message) => Numbers(JsonNode.Parse(Names.Format(message))!);

    private static JsonNode Numbers(JsonNode node)
    {
        switch (node)
        {
            case JsonObject map:
                foreach ((string key, JsonNode? value) in map.ToArray())
                {
                    // Versions are text in the protocol; sizes, counts and times are not.
                    if (value is JsonValue text && key is "count" or "ns" or "last_inference" or "inference_count" or "execution_count")
                    {
                        map[key] = ulong.Parse(value!.GetValue<string>(), System.Globalization.CultureInfo.InvariantCulture);
                    }
                    else if (value is JsonArray sizes && key is "shape" or "dims")
                    {
                        map[key] = new JsonArray([.. ((JsonArray)value!).Select(
                            size => JsonValue.Create(long.Parse(size!.GetValue<string>(), System.Globalization.CultureInfo.InvariantCulture)))]);
                    }
                    else if (value is not null)
                    {
                        Numbers(value);
                    }
                }

                break;
            case JsonArray items:
                foreach (JsonNode? item in items)
                {
                    Numbers(item!);
                }

                break;
        }

        return node;
    }

    private Task AnswerAsync(HttpContext context, Func<JsonNode> answer) => AnswerAsync(context, () =>
    {
        model.Demand(Route(context, "model"), Route(context, "version"));
        return context.Response.WriteAsJsonAsync(answer(), context.RequestAborted);
    });

    private async Task AnswerAsync(HttpContext context, Func<Task> answer)
    {
        try
        {
            await answer().ConfigureAwait(false);
        }
        catch (RequestException exception)
        {
            log.Refused(InferenceRunner.Dialect, exception.Message);
            if (!context.Response.HasStarted)
            {
                context.Response.StatusCode = Statuses.Http(exception.Problem);
                await context.Response.WriteAsJsonAsync(new JsonObject { ["error"] = exception.Message }, context.RequestAborted).ConfigureAwait(false);
            }
        }
    }

    private async Task InferAsync(HttpContext context)
    {
        byte[] body = await ReadAsync(context).ConfigureAwait(false);
        RestRequest request = RestRequest.Read(
            body, context.Request.Headers[RestRequest.LengthHeader].ToString(), Route(context, "model"), Route(context, "version"));
        ModelInferResponse response = await runner.InferAsync(
            request.Message, AccessControl.Caller(context), DateTime.MaxValue, context.RequestAborted).ConfigureAwait(false);
        await RestResponse.WriteAsync(context.Response, response, request.IsBinary, context.RequestAborted).ConfigureAwait(false);
    }

    private async Task<byte[]> ReadAsync(HttpContext context)
    {
        if (context.Request.Headers.ContentEncoding.Count > 0)
        {
            throw new RequestException(RequestProblem.Unsupported, "The body is compressed; send it as it is.");
        }

        if (context.Request.ContentLength > gateway.MaximumMessageBytes)
        {
            throw new RequestException(
                RequestProblem.TooLarge, $"The body has {context.Request.ContentLength} bytes; expected at most {gateway.MaximumMessageBytes}.");
        }

        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
        {
            size.MaxRequestBodySize = gateway.MaximumMessageBytes;
        }

        // Grows with what arrives, not with what is claimed.
        using MemoryStream body = new();
        try
        {
            await context.Request.Body.CopyToAsync(body, context.RequestAborted).ConfigureAwait(false);
        }
        catch (BadHttpRequestException exception)
        {
            throw new RequestException(
                exception.StatusCode == StatusCodes.Status413PayloadTooLarge ? RequestProblem.TooLarge : RequestProblem.Invalid,
                "The body is larger than is taken, came too slowly, or was cut off.",
                exception);
        }

        return body.ToArray();
    }
}
