using System.Text.Json.Nodes;
using SimpleVlaRl.Core.Episodes;
using SimpleVlaRl.Core.Policies;
using SimpleVlaRl.Episodes;
using SimpleVlaRl.Episodes.Index;
using SimpleVlaRl.Experiments.Export;
using SimpleVlaRl.Promotion.Decisions;
using SimpleVlaRl.Promotion.Signing;

namespace SimpleVlaRl.Benchmarks.ClosedLoop;

/// <summary>What a loop has left, once everything has ended.</summary>
internal sealed record LoopEvidence
{
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

    /// <summary>Versions that were learned.</summary>
    public required int Learned { get; init; }

    /// <summary>Of these, promoted.</summary>
    public required int Promoted { get; init; }

    /// <summary>Of these, rejected.</summary>
    public required int Rejected { get; init; }

    /// <summary>Versions that have acted.</summary>
    public required int Acted { get; init; }

    /// <summary>Whether the loop kept its promises.</summary>
    public bool IsSound => Lost + MixedGroups + Unlawful == 0;

    /// <summary>Looks at everything.</summary>
    /// <param name="places">Where it lies; the manifest there must be signed with the key there.</param>
    /// <param name="seen">The files that were committed at any kill, with their digests.</param>
    public static LoopEvidence Of(LoopPlaces places, IReadOnlyDictionary<string, string> seen)
    {
        TrustedKey key = TrustedKey.Read(places.PublicKey);
        PolicyManifest manifest = PolicyManifestFile.Read(places.Policy, (folder, bytes) => ManifestSignature.Demand(folder, bytes.Span, [key]));
        PromotionHistory history = PromotionLog.Read(places.Policy);
        EpisodeListing[] episodes = List(places.RobotStore);
        Dictionary<string, string> collected = List(places.Collected).ToDictionary(
            episode => Path.GetFileName(episode.Path), episode => Digests.OfFile(episode.Path));
        Dictionary<string, string> now = episodes.ToDictionary(
            episode => Path.GetFileName(episode.Path), episode => EpisodeStore.IsIntact(episode) ? Digests.OfFile(episode.Path) : "");
        ILookup<string, EpisodeListing> groups = episodes.Where(episode => episode.Header.Mode == EpisodeMode.Collect)
            .ToLookup(episode => episode.Header.GroupId);
        ManifestVersion[] learned = [.. manifest.Versions.Where(version => version.Provenance.ParentVersion is not null)];
        return new LoopEvidence
        {
            Committed = episodes.Length,
            Lost = seen.Count(file => now.GetValueOrDefault(file.Key) != file.Value)
                + now.Count(file => file.Value.Length == 0 || collected.GetValueOrDefault(file.Key) != file.Value),
            Groups = groups.Count,
            MixedGroups = groups.Count(group => group.Select(episode => episode.Header.Policy).Distinct().Count() > 1),
            Unlawful = episodes.Count(episode => !IsLawful(manifest, episode.Header.Policy)),
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
        document["versions_learned"] = Learned;
        document["versions_promoted"] = Promoted;
        document["versions_rejected"] = Rejected;
        document["versions_that_acted"] = Acted;
    }

    private static bool IsLawful(PolicyManifest manifest, PolicyVersion? acted) =>
        acted is not null && manifest.Versions.Any(version => version.Version == acted.Version && version.Verified && version.Sha256.Values.Contains(acted.Digest));

    private static EpisodeListing[] List(string folder)
    {
        using EpisodeStore store = EpisodeStore.Open(folder, TimeProvider.System);
        return [.. store.List(new EpisodeQuery { Limit = int.MaxValue })];
    }
}
