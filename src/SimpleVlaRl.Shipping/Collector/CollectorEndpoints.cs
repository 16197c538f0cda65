using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;
using SimpleVlaRl.Episodes.Exchange;
using SimpleVlaRl.Serving.Errors;
using SimpleVlaRl.Shipping.Depots;

namespace SimpleVlaRl.Shipping.Collector;

/// <summary>What a robot asks of a collector. Every request can be made again, also at the same time by another.</summary>
/// <param name="incoming">Episodes on their way in.</param>
/// <param name="collected">Episodes that are here.</param>
/// <param name="log">Where is said what came.</param>
internal sealed class CollectorEndpoints(IncomingFiles incoming, CollectedEpisodes collected, ILogger log)
{
    /// <summary>The largest body: a piece of a robot's, or the labels of an episode.</summary>
    public const int MaximumBodyBytes = CollectorDepot.PieceBytes;

    private const int DigestLength = 64;
    private const int LongestDocument = 1024;

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/healthz", context => AnswerAsync(context, new JsonObject { ["state"] = "serving" }));
        routes.MapGet("/v1/episodes/{id}", StateAsync);
        routes.MapPut("/v1/episodes/{id}/bytes", AddAsync);
        routes.MapPost("/v1/episodes/{id}", TakeAsync);
        routes.MapPut("/v1/episodes/{id}/labels", LabelAsync);
    }

    private static Guid Episode(HttpContext context) => Guid.TryParseExact(context.Request.RouteValues["id"] as string, "D", out Guid episode)
        ? episode
        : throw new RequestException(RequestProblem.NotFound, "The path names no episode; expected /v1/episodes/ and a UUID.");

    private static string Digest(string? text) => text is { Length: DigestLength } && text.All(char.IsAsciiHexDigitLower)
        ? text
        : throw new RequestException($"sha256 is '{text?[..Math.Min(text.Length, DigestLength)]}'; expected {DigestLength} lower-case hexadecimal digits.");

    private static long Number(HttpContext context, string name) =>
        long.TryParse(context.Request.Query[name], NumberStyles.None, CultureInfo.InvariantCulture, out long number)
            ? number
            : throw new RequestException($"'{name}' is missing, or no whole number.");

    private static async Task<byte[]> BodyAsync(HttpContext context)
    {
        using MemoryStream body = new((int)Math.Clamp(context.Request.ContentLength ?? 0, 0, MaximumBodyBytes));
        await context.Request.Body.CopyToAsync(body, context.RequestAborted).ConfigureAwait(false);
        return body.TryGetBuffer(out ArraySegment<byte> buffer) && buffer.Count == buffer.Array!.Length ? buffer.Array : body.ToArray();
    }

    private static Task AnswerAsync(HttpContext context, JsonObject answer)
    {
        context.Response.ContentType = "application/json";
        return context.Response.Body.WriteAsync(JsonSerializer.SerializeToUtf8Bytes(answer), context.RequestAborted).AsTask();
    }

    private Task StateAsync(HttpContext context)
    {
        Guid episode = Episode(context);
        string sha256 = Digest(context.Request.Query["sha256"]);
        CollectedEpisode? stored = collected.Find(episode);
        if (stored is not null && stored.Sha256 != sha256)
        {
            throw new RequestException(RequestProblem.Stale, $"The episode {episode:D} is here with the SHA-256 {stored.Sha256}; yours has {sha256}.");
        }

        long bytes = stored?.Bytes ?? incoming.Length(episode, sha256);
        string state = stored is not null ? "stored" : bytes > 0 ? "partial" : "absent";
        return AnswerAsync(context, new JsonObject { ["state"] = state, ["bytes"] = bytes });
    }

    private async Task AddAsync(HttpContext context)
    {
        Guid episode = Episode(context);
        string sha256 = Digest(context.Request.Query["sha256"]);
        (long offset, long length) = (Number(context, "offset"), Number(context, "length"));
        byte[] piece = await BodyAsync(context).ConfigureAwait(false);
        long bytes = collected.Add(episode, sha256, offset, length, piece);
        await AnswerAsync(context, new JsonObject { ["bytes"] = bytes }).ConfigureAwait(false);
    }

    private async Task TakeAsync(HttpContext context)
    {
        Guid episode = Episode(context);
        byte[] body = await BodyAsync(context).ConfigureAwait(false);
        (string sha256, long length) = Whole(body);
        if (collected.Take(episode, sha256, length))
        {
            log.Collected(CollectorAccess.NameOf(context), episode, length);
        }

        await AnswerAsync(context, new JsonObject { ["state"] = "stored", ["bytes"] = length }).ConfigureAwait(false);
    }

    private async Task LabelAsync(HttpContext context)
    {
        Guid episode = Episode(context);
        byte[] body = await BodyAsync(context).ConfigureAwait(false);
        if (body.Length > EpisodeLabels.MaximumBytes)
        {
            throw new RequestException(RequestProblem.TooLarge, $"The labels have {body.Length} bytes; at most {EpisodeLabels.MaximumBytes} are taken.");
        }

        CollectedEpisode stored = collected.Find(episode)
            ?? throw new RequestException(RequestProblem.NotFound, $"The episode {episode:D} is not here; send it first.");
        int added = collected.Label(stored, body);
        if (added > 0)
        {
            log.Labelled(CollectorAccess.NameOf(context), episode, added);
        }

        await AnswerAsync(context, new JsonObject { ["added"] = added }).ConfigureAwait(false);
    }

    private static (string Sha256, long Length) Whole(byte[] body)
    {
        try
        {
            JsonNode? document = body.Length > LongestDocument ? null : JsonNode.Parse(body);
            return (Digest((string?)document?["sha256"]), (long)(document?["bytes"] ?? throw new RequestException("'bytes' is missing.")));
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or FormatException)
        {
            throw new RequestException("Expected a JSON object with 'sha256' and 'bytes'.", exception);
        }
    }
}
