using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using SimpleVlaRl.Core.Episodes;
using SimpleVlaRl.Episodes.Index;
using SimpleVlaRl.Episodes.Reading;
using SimpleVlaRl.OperatorConsole.Access;
using SimpleVlaRl.OperatorConsole.Answers;
using SimpleVlaRl.Serving.Errors;

namespace SimpleVlaRl.OperatorConsole.Shelf;

/// <summary>Episodes: listed, looked into, downloaded, labelled anew.</summary>
/// <param name="shelf">The store.</param>
/// <param name="relabel">Stores a label: id, outcome and comment give null, or why not.</param>
internal sealed class EpisodeEndpoints(EpisodeShelf shelf, Func<string, EpisodeOutcome, string?, string?> relabel)
{
    private const int MostRows = 500;
    private const int LongestName = 60;
    private const int LongestComment = 2000;

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/episodes", ListAsync);
        routes.MapGet("/api/episodes/{id}", ShowAsync);
        routes.MapGet("/api/episodes/{id}/frames/{camera}", context => AnswerAsync(context, reader => EpisodeAnswers.Frames(reader, Route(context, "camera"))));
        routes.MapGet("/api/episodes/{id}/frames/{camera}/{index}", FrameAsync);
        routes.MapGet("/api/episodes/{id}/steps", context => AnswerAsync(context, EpisodeAnswers.Steps));
        routes.MapGet("/api/episodes/{id}/file", DownloadAsync);
        routes.MapPost("/api/episodes/{id}/label", LabelAsync);
    }

    private static string Route(HttpContext context, string name) => (string)context.Request.RouteValues[name]!;

    private static int Number(HttpContext context, string name, int usual, int most)
    {
        string text = context.Request.Query[name].ToString();
        return text.Length == 0 ? usual
            : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number <= most ? number
            : throw new RequestException($"'{name}' is '{text[..Math.Min(text.Length, 40)]}'; expected a number from 0 to {most}.");
    }

    private static OutcomeKind Kind(string word) => word switch
    {
        "success" => OutcomeKind.Success,
        "failure" => OutcomeKind.Failure,
        "invalid" => OutcomeKind.Invalid,
        "unlabelled" => OutcomeKind.Unlabelled,
        _ => throw new RequestException($"There is no outcome '{word[..Math.Min(word.Length, 40)]}'; expected success, failure, invalid or unlabelled."),
    };

    private async Task ListAsync(HttpContext context)
    {
        string task = context.Request.Query["task"].ToString();
        string outcome = context.Request.Query["outcome"].ToString();
        int limit = Number(context, "limit", 50, MostRows);
        int offset = Number(context, "offset", 0, int.MaxValue);
        OutcomeKind? kind = outcome.Length > 0 ? Kind(outcome) : null;
        JsonObject answer = await Blocking.Run(() =>
        {
            IReadOnlyList<EpisodeListing> all = shelf.List(new EpisodeQuery());
            IEnumerable<string> tasks = all.Select(episode => episode.Header.Task).Distinct().Order(StringComparer.Ordinal);
            EpisodeListing[] found =
                [.. all.Where(episode => (task.Length == 0 || episode.Header.Task == task) && (kind is null || episode.Outcome.Kind == kind))];
            return new JsonObject
            {
                ["total"] = found.Length,
                ["tasks"] = new JsonArray([.. tasks.Select(name => JsonValue.Create(name))]),
                ["episodes"] = new JsonArray([.. found.Skip(offset).Take(limit).Select(EpisodeAnswers.Row)]),
            };
        }).ConfigureAwait(false);
        await JsonAnswer.WriteAsync(context, answer).ConfigureAwait(false);
    }

    private async Task ShowAsync(HttpContext context)
    {
        string id = Route(context, "id");
        await JsonAnswer.WriteAsync(context, await Blocking.Run(() => Detail(id)).ConfigureAwait(false)).ConfigureAwait(false);
    }

    /// <summary>A damaged file is shown from the index.</summary>
    private JsonObject Detail(string id)
    {
        EpisodeListing episode = shelf.Find(id);
        (string, int)[] frames = [];
        try
        {
            frames = shelf.Read(id, reader => reader.Header.CameraNames.Select(camera => (camera, reader.FrameStamps(camera).Count)).ToArray());
        }
        catch (RequestException exception) when (exception.Problem == RequestProblem.Internal)
        {
            episode = episode with { IntegrityDetail = exception.Message };
        }

        return EpisodeAnswers.Detail(episode, frames);
    }

    private async Task AnswerAsync(HttpContext context, Func<EpisodeReader, JsonObject> read)
    {
        string id = Route(context, "id");
        await JsonAnswer.WriteAsync(context, await Blocking.Run(() => shelf.Read(id, read)).ConfigureAwait(false)).ConfigureAwait(false);
    }

    private async Task FrameAsync(HttpContext context)
    {
        (string id, string camera) = (Route(context, "id"), Route(context, "camera"));
        if (!int.TryParse(Route(context, "index"), NumberStyles.None, CultureInfo.InvariantCulture, out int index))
        {
            throw new RequestException(RequestProblem.NotFound, "The number of a frame is a whole number from 0.");
        }

        byte[] jpeg = await Blocking.Run(() => shelf.Read(id, reader =>
        {
            IReadOnlyList<long> stamps = reader.FrameStamps(camera);
            return index < stamps.Count && reader.FindFrame(camera, stamps[index]) is { } frame ? frame.Jpeg
                : throw new RequestException(RequestProblem.NotFound, $"'{camera}' has {stamps.Count} frames in this episode, and none of number {index}.");
        })).ConfigureAwait(false);
        context.Response.ContentType = "image/jpeg";
        context.Response.ContentLength = jpeg.Length;

        // A committed file does not change.
        context.Response.Headers.CacheControl = "private, max-age=86400, immutable";
        await context.Response.Body.WriteAsync(jpeg, context.RequestAborted).ConfigureAwait(false);
    }

    private async Task DownloadAsync(HttpContext context)
    {
        string id = Route(context, "id");
        string path = (await Blocking.Run(() => shelf.Find(id)).ConfigureAwait(false)).Path;
        context.Response.ContentType = "application/octet-stream";
        context.Response.Headers.ContentDisposition = $"attachment; filename=\"{Path.GetFileName(path)}\"";
        await context.Response.SendFileAsync(path, context.RequestAborted).ConfigureAwait(false);
    }

    private async Task LabelAsync(HttpContext context)
    {
        string id = Route(context, "id");
        RequestBody body = await RequestBody.ReadAsync(context).ConfigureAwait(false);
        OutcomeKind kind = Kind(body.Required("outcome", LongestName));
        string reason = body.Text("reason", LongestName) ?? "";
        if ((kind == OutcomeKind.Invalid) != (reason.Length > 0))
        {
            throw new RequestException(kind == OutcomeKind.Invalid
                ? "An invalid episode needs a reason, such as 'camera moved'."
                : $"The reason is '{reason}' but only an invalid episode has one.");
        }

        // Where people sign in, who says it is who has signed in, whatever name the page was given beside it.
        (string by, string name) = (body.Required("by", LongestName), PageAccess.NameOf(context));
        EpisodeOutcome outcome = new(kind, reason, name == SignIn.Local || name == by ? by : $"{name} for {by}");
        string? comment = body.Text("comment", LongestComment) is { Length: > 0 } text ? text : null;
        JsonObject detail = await Blocking.Run(() =>
        {
            string found = shelf.Find(id).Header.EpisodeId.ToString("D");
            if (relabel(found, outcome, comment) is { } refusal)
            {
                throw new RequestException(RequestProblem.Stale, refusal);
            }

            shelf.Refresh();
            return Detail(found);
        }).ConfigureAwait(false);
        await JsonAnswer.WriteAsync(context, detail).ConfigureAwait(false);
    }
}
