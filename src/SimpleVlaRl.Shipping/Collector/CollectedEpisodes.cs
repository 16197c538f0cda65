using System.Collections.Concurrent;
using SimpleVlaRl.Episodes;
using SimpleVlaRl.Episodes.Exchange;
using SimpleVlaRl.Episodes.Index;
using SimpleVlaRl.Serving.Errors;

namespace SimpleVlaRl.Shipping.Collector;

/// <summary>What a collector's store holds, read once when it starts: the store is its alone to add to.</summary>
internal sealed class CollectedEpisodes
{
    private readonly ConcurrentDictionary<Guid, CollectedEpisode> episodes = [];
    private readonly Lock writing = new();
    private readonly IncomingFiles incoming;
    private readonly string store;

    /// <summary>Reads the store.</summary>
    /// <exception cref="IOException">It cannot be read.</exception>
    public CollectedEpisodes(CollectorOptions options, IncomingFiles incoming, TimeProvider time)
    {
        (this.incoming, this.store) = (incoming, options.Store);
        using EpisodeStore opened = EpisodeStore.Open(options.Store, time);
        foreach (EpisodeListing episode in opened.List(new EpisodeQuery()))
        {
            episodes[episode.Header.EpisodeId] = new(episode.Path, episode.Bytes, episode.Digest);
        }
    }

    /// <summary>Adds a piece of an episode that may have come by another way meanwhile.</summary>
    /// <returns>How many bytes of it are here.</returns>
    public long Add(Guid episode, string sha256, long offset, long length, ReadOnlySpan<byte> piece)
    {
        if (Find(episode) is { } present && present.Sha256 == sha256)
        {
            incoming.Drop(episode, sha256);
            return present.Bytes;
        }

        return incoming.Add(episode, sha256, offset, length, piece);
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
            if (Find(episode) is { } present)
            {
                incoming.Drop(episode, sha256);
                return present.Sha256 == sha256 ? false
                    : throw new RequestException(
                        RequestProblem.Stale, $"The episode {episode:D} is here with the SHA-256 {present.Sha256}; yours has {sha256}.");
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
            try
            {
                return EpisodeLabels.Merge(store, episode.Path, lines);
            }
            catch (InvalidDataException exception)
            {
                throw new RequestException(RequestProblem.Stale, $"The labels here cannot be added to: {exception.Message}", exception);
            }
        }
    }
}
