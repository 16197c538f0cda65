using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using SimpleVlaRl.Core.Episodes;
using SimpleVlaRl.Core.Policies;
using SimpleVlaRl.Episodes.Index;
using SimpleVlaRl.OperatorConsole.Answers;
using SimpleVlaRl.Promotion;
using SimpleVlaRl.Promotion.Decisions;
using SimpleVlaRl.Serving.Errors;

namespace SimpleVlaRl.OperatorConsole.Policies;

/// <summary>The policy's versions: which answers, where each came from, how it did, what was decided of it, and the wish for another one.</summary>
/// <param name="folder">The policy's folder; null where it is not a folder here.</param>
/// <param name="current">The version that answers; null where none does.</param>
/// <param name="follows">Whether the run follows versions.</param>
/// <param name="episodes">The store's episodes.</param>
/// <param name="swap">Wishes for the newest (true) or the one before: gives null, or why not.</param>
internal sealed class PolicyEndpoints(
    string? folder, Func<PolicyVersion?> current, bool follows, Func<IReadOnlyList<EpisodeListing>> episodes, Func<bool, string?> swap)
{
    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/policy", async context =>
            await JsonAnswer.WriteAsync(context, await Blocking.Run(Answer).ConfigureAwait(false)).ConfigureAwait(false));
        routes.MapPost("/api/policy", SwapAsync);
    }

    private async Task SwapAsync(HttpContext context)
    {
        RequestBody body = await RequestBody.ReadAsync(context).ConfigureAwait(false);
        string version = body.Required("version", 20);
        bool wantsNewest = version switch
        {
            "newest" => true,
            "before" => false,
            _ => throw new RequestException($"The version is '{version}'; expected newest or before."),
        };
        await JsonAnswer.TakenAsync(
            context, swap(wantsNewest), $"the {(wantsNewest ? "newest version" : "version before")} takes over between two groups of episodes", 0)
            .ConfigureAwait(false);
    }

    private JsonObject Answer()
    {
        PolicyVersion? now = current();
        return new JsonObject
        {
            ["current"] = now is null ? null : new JsonObject
            {
                ["name"] = now.Name,
                ["version"] = now.Version,
                ["digest"] = now.Digest,
                ["precision"] = now.Precision,
                ["provider"] = now.ExecutionProvider,
            },
            ["folder"] = folder is null ? "" : ShortName(folder),
            ["follows"] = follows,
            ["versions"] = Versions(now),
        };
    }

    private JsonArray Versions(PolicyVersion? now)
    {
        if (folder is null)
        {
            return [];
        }

        PolicyManifest manifest;
        PromotionHistory history;
        try
        {
            manifest = PolicyManifestFile.Read(folder);
            history = PromotionLog.Read(folder);
        }
        catch (Exception exception) when (exception is PolicyLoadException or PromotionException)
        {
            throw new RequestException(RequestProblem.Internal, exception.Message, exception);
        }

        ILookup<int, EpisodeListing> acted = episodes()
            .Where(episode => episode.Header.Policy?.Name == manifest.Name && !episode.Summary.Intervened)
            .ToLookup(episode => episode.Header.Policy!.Version);
        int? used = history.InUse(manifest)?.Version;
        int? candidate = history.Records.Count == 0 ? null : history.Candidate(manifest)?.Version;
        return new JsonArray([.. manifest.Versions.OrderByDescending(version => version.Version).Select(version => new JsonObject
        {
            ["version"] = version.Version,
            ["learned"] = Learned(version.Provenance),
            ["precisions"] = new JsonArray(JsonValue.Create(version.Precision)),
            ["isCurrent"] = now is not null && now.Name == manifest.Name && now.Version == version.Version,
            ["isVerified"] = version.Verified,
            ["parent"] = version.Provenance.ParentVersion is { } parent ? string.Create(CultureInfo.InvariantCulture, $"{manifest.Name} {parent}") : null,
            ["digest"] = version.Sha256.GetValueOrDefault("model.onnx", ""),
            ["isInUse"] = version.Version == used,
            ["isCandidate"] = version.Version == candidate,
            ["decision"] = history.Of(version) is not { } decided ? null : new JsonObject
            {
                ["word"] = decided.Word,
                ["by"] = decided.By,
                ["reason"] = decided.Reason,
                ["time"] = decided.Time,
            },
            ["collected"] = Rate(acted[version.Version].Where(episode => episode.Header.Mode == EpisodeMode.Collect)),
            ["tried"] = Rate(acted[version.Version].Where(episode => episode.Header.Mode == EpisodeMode.Evaluate)),
        })]);
    }

    /// <summary>Successes among the episodes that count.</summary>
    private static JsonObject Rate(IEnumerable<EpisodeListing> episodes)
    {
        OutcomeKind[] counted =
        [
            .. episodes.Select(episode => episode.Outcome.Kind).Where(outcome => outcome is OutcomeKind.Success or OutcomeKind.Failure)
        ];
        return new JsonObject { ["successes"] = counted.Count(outcome => outcome == OutcomeKind.Success), ["episodes"] = counted.Length };
    }

    /// <summary>As a person knows it, without the way there on this machine.</summary>
    private static string ShortName(string folder)
    {
        string full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder));
        return Path.Combine(Path.GetFileName(Path.GetDirectoryName(full)) ?? "", Path.GetFileName(full));
    }

    private static string Learned(TrainingProvenance provenance) => string.Create(
        CultureInfo.InvariantCulture,
        $"{provenance.Algorithm}{(provenance.Episodes is { } episodes ? $" of {episodes} episodes" : "")}, {provenance.Step} steps, seed {provenance.Seed}");
}
