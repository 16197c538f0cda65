using SimpleVlaRl.Episodes;
using SimpleVlaRl.Episodes.Index;
using SimpleVlaRl.Episodes.Reading;

namespace SimpleVlaRl.Datasets.Export;

/// <summary>What every export does with the episodes of a store: their order, their intactness, and the pictures of their rows.</summary>
internal static class ExportedEpisodes
{
    /// <summary>The order in which episodes lie in a data set: as they were recorded.</summary>
    public static EpisodeListing[] Ordered(IEnumerable<EpisodeListing> episodes) =>
        [.. episodes.OrderBy(episode => episode.Header.StartedNanoseconds).ThenBy(episode => episode.Header.EpisodeId)];

    /// <summary>Looks whether an episode's file is what was committed.</summary>
    /// <exception cref="InvalidDataException">It is not.</exception>
    public static void DemandIntact(EpisodeListing listing)
    {
        if (!EpisodeStore.IsIntact(listing))
        {
            throw new InvalidDataException("it is no longer what was committed.");
        }
    }

    /// <summary>For every row the picture that could be seen then, the first where none could yet; the same instance where it has not changed.</summary>
    /// <exception cref="InvalidDataException">The camera has none.</exception>
    public static IEnumerable<StoredFrame> Pictures(EpisodeReader episode, string camera, EpisodeRows rows)
    {
        IReadOnlyList<long> stamps = episode.FrameStamps(camera);
        if (stamps.Count == 0)
        {
            throw new InvalidDataException($"it has no picture of '{camera}'.");
        }

        StoredFrame shown = episode.FindFrame(camera, stamps[0])!;
        int next = 1;
        foreach (long stamp in rows.StampsNanoseconds)
        {
            int before = next;
            while (next < stamps.Count && stamps[next] <= stamp)
            {
                next++;
            }

            shown = next == before ? shown : episode.FindFrame(camera, stamps[next - 1])!;
            yield return shown;
        }
    }
}
