using System.Collections.Concurrent;
using SimpleVlaRl.Episodes;
using SimpleVlaRl.Episodes.Exchange;
using SimpleVlaRl.Episodes.Index;

namespace SimpleVlaRl.Shipping.Collector;

/// <summary>What a collector's store holds, read once when it starts: the store is its alone to add to.</summary>
internal sealed class CollectedEpisodes
{
    private readonly ConcurrentDictionary<Guid, CollectedEpisode> episodes = [];
    private readonly Lock writing = new();
    private readonly IncomingFiles incoming;

    /// <summary>Reads the store.</summary>
    /// <exception cref="IOException">It cannot be read.</exception>
    public CollectedEpisodes(CollectorOptions options, IncomingFiles incoming, TimeProvider time)
    {
        this.incoming = incoming;
        using EpisodeStore store = EpisodeStore.Open(options.Store, time);
        foreach (EpisodeListing episode in store.List(new EpisodeQuery()))
        {
            episodes[episode.Header.EpisodeId] = new(episode.Path, episode.Bytes, episode.Digest);
        }
    }

    /// <summary>How many there are.</summary>
    public int Count => episodes.Count;

    /// <summary>An episode; null where it is not here.</summary>
    public CollectedEpisode? Find(Guid episode) => episodes.GetValueOrDefault(episode);

    /// <summary>Takes an episode that was sent whole.</summary>
    /// <returns>Whether it is new.</returns>
    public bool Take(Guid episode, string sha256, long length)
    {
        lock (writing)
        {
            if (Find(episode) is { } present && present.Sha256 == sha256)
            {
                return false;
            }

            episodes[episode] = new(incoming.Take(episode, sha256, length), length, sha256);
            return true;
        }
    }

    /// <summary>Adds labels.</summary>
    /// <returns>How many are new.</returns>
    public int Label(CollectedEpisode episode, byte[] lines)
    {
        lock (writing)
        {
            return EpisodeLabels.Merge(episode.Path, lines);
        }
    }
}
