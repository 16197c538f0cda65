using System.Text.Json.Nodes;
using SimpleVlaRl.Benchmarks.Faults;
using SimpleVlaRl.Core.Episodes;
using SimpleVlaRl.Core.Policies;
using SimpleVlaRl.Episodes;
using SimpleVlaRl.Episodes.Index;
using SimpleVlaRl.Promotion.Decisions;
using SimpleVlaRl.Promotion.Signing;

namespace SimpleVlaRl.Benchmarks.ClosedLoop;

/// <summary>What a loop has left, once everything has ended.</summary>
internal sealed record LoopEvidence
{
    /// <summary>Between the decision that a robot goes by and the first tick of the group that it begins.</summary>
    private static readonly TimeSpan ToBegin = TimeSpan.FromSeconds(20);

    /// <summary>Episodes that the robot has committed.</summary>
    public required int Committed { get; init; }

    /// <summary>Of those that were committed before a kill, and of those at the end: gone, changed, damaged, or not whole at the collector.</summary>
    public required int Lost { get; init; }

    /// <summary>Groups that were collected, whole or not.</summary>
    public required int Groups { get; init; }

    /// <summary>Groups whose episodes are of more than one version.</summary>
    public required int MixedGroups { get; init; }

    /// <summary>Episodes of a version that is not in the signed manifest, is not verified there, or was not what is listed.</summary>
    public required int Unlawful { get; init; }

    /// <summary>Groups that a version collected which was not in use when they began.</summary>
    public required int Undecided { get; init; }

    /// <summary>Versions that were learned.</summary>
    public required int Learned { get; init; }

    /// <summary>Of these, promoted.</summary>
    public required int Promoted { get; init; }

    /// <summary>Of these, rejected.</summary>
    public required int Rejected { get; init; }

    /// <summary>Versions that have acted.</summary>
    public required int Acted { get; init; }

    /// <summary>Whether the loop kept its promises, and did anything that could have broken them.</summary>
    public bool IsSound => Lost + MixedGroups + Unlawful + Undecided == 0 && Committed > 0 && Learned > 0;

    /// <summary>Looks at everything.</summary>
    /// <param name="places">Where it lies; the manifest there must be signed with the key there.</param>
    /// <param name="seen">The files that were committed at any kill, with their digests.</param>
    public static LoopEvidence Of(LoopPlaces places, IReadOnlyDictionary<string, string> seen)
    {
        TrustedKey key = TrustedKey.Read(places.PublicKey);
        PolicyManifest manifest = PolicyManifestFile.Read(places.Policy, (folder, bytes) => ManifestSignature.Demand(folder, bytes.Span, [key]));
        PromotionHistory history = PromotionLog.Read(places.Policy);
        EpisodeListing[] episodes = List(places.RobotStore);
        Dictionary<string, string> collected = Digests(List(places.Collected));
        Dictionary<string, string> now = Digests(episodes);
        ILookup<string, EpisodeListing> groups = episodes.Where(episode => episode.Header.Mode == EpisodeMode.Collect)
            .ToLookup(episode => episode.Header.GroupId);
        ManifestVersion[] learned = [.. manifest.Versions.Where(version => version.Provenance.ParentVersion is not null)];
        return new LoopEvidence
        {
            Committed = episodes.Length,
            Lost = seen.Keys.Union(now.Keys).Union(Files(places.RobotStore).Select(Path.GetFileName)).Count(name =>
                    name is null || !now.TryGetValue(name, out string? digest) || digest.Length == 0 || collected.GetValueOrDefault(name) != digest
                    || (seen.TryGetValue(name, out string? then) && then != digest))
                + RobotPrograms.Parts(places.RobotStore).Length,
            Groups = groups.Count,
            MixedGroups = groups.Count(group => group.Select(episode => episode.Header.Policy).Distinct().Count() > 1),
            Unlawful = episodes.Count(episode => !IsLawful(manifest, episode.Header.Policy)),
            Undecided = groups.Count(group => !WasInUse(manifest, history, [.. group])),
            Learned = learned.Length,
            Promoted = learned.Count(version => history.Of(version) is { Decision: PromotionDecision.Promoted }),
            Rejected = learned.Count(version => history.Of(version) is { Decision: PromotionDecision.Rejected }),
            Acted = episodes.Select(episode => episode.Header.Policy).Distinct().Count(),
        };
    }

    /// <summary>Adds it to a report.</summary>
    public void AddTo(JsonObject document)
    {
        document["committed_episodes"] = Committed;
        document["lost_episodes"] = Lost;
        document["groups"] = Groups;
        document["mixed_groups"] = MixedGroups;
        document["unlawful_episodes"] = Unlawful;
        document["undecided_groups"] = Undecided;
        document["versions_learned"] = Learned;
        document["versions_promoted"] = Promoted;
        document["versions_rejected"] = Rejected;
        document["versions_that_acted"] = Acted;
    }

    private static bool IsLawful(PolicyManifest manifest, PolicyVersion? acted) =>
        acted is not null
        && manifest.Versions.Any(version => version.Version == acted.Version && version.Verified && version.Sha256.Values.Contains(acted.Digest));

    /// <summary>Whether a group's version was the one in use at some moment shortly before it began.</summary>
    private static bool WasInUse(PolicyManifest manifest, PromotionHistory history, EpisodeListing[] group)
    {
        DateTimeOffset began = DateTimeOffset.UnixEpoch.AddTicks(group.Min(episode => episode.Header.StartedNanoseconds) / 100);
        DateTimeOffset looked = began - ToBegin;
        return history.Records.Select(record => record.Time).Where(time => time > looked && time <= began).Prepend(looked).Any(time =>
            new PromotionHistory([.. history.Records.Where(record => record.Time <= time)]).InUse(manifest)?.Version == group[0].Header.Policy?.Version);
    }

    private static Dictionary<string, string> Digests(EpisodeListing[] episodes) => episodes.ToDictionary(
        episode => Path.GetFileName(episode.Path),
        episode => EpisodeStore.IsIntact(episode) ? Experiments.Export.Digests.OfFile(episode.Path) : "");

    /// <summary>The files of a store's committed episodes.</summary>
    internal static string[] Files(string store) => Directory.Exists(store) ? Directory.GetFiles(store, "*.mcap", SearchOption.AllDirectories) : [];

    private static EpisodeListing[] List(string folder)
    {
        using EpisodeStore store = EpisodeStore.Open(folder, TimeProvider.System);
        return [.. store.List(new EpisodeQuery())];
    }
}
