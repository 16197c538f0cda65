using SimpleVlaRl.Episodes;
using SimpleVlaRl.Episodes.Documents;
using SimpleVlaRl.Episodes.Exchange;
using SimpleVlaRl.Episodes.Index;

namespace SimpleVlaRl.Shipping.Outbox;

/// <summary>What a store still has to ship to a depot, and what may go from it.</summary>
/// <param name="store">The store's folder.</param>
/// <param name="depot">The depot's name in the receipts.</param>
/// <param name="time">The clock.</param>
internal sealed class EpisodeOutbox(string store, string depot, TimeProvider time)
{
    private readonly ReceiptFile receipts = new(store);

    /// <summary>What the depot does not hold yet, or whose labels have changed since, the oldest first.</summary>
    /// <exception cref="IOException">The store cannot be read.</exception>
    public IReadOnlyList<Parcel> Pending()
    {
        Dictionary<Guid, Receipt> held = Held();
        List<Parcel> pending = [];
        foreach (EpisodeListing episode in Episodes())
        {
            Parcel parcel = Of(episode);
            Receipt? receipt = held.GetValueOrDefault(parcel.Episode);
            if (receipt is null || receipt.Sha256 != parcel.Sha256 || receipt.LabelsSha256 != parcel.LabelsSha256 || parcel.Problem.Length > 0)
            {
                pending.Add(parcel);
            }
        }

        return pending;
    }

    /// <summary>Notes that the depot holds an episode.</summary>
    /// <exception cref="IOException">It could not be noted; the episode is shipped again.</exception>
    public void Acknowledge(Parcel parcel) =>
        receipts.Add(new Receipt(parcel.Episode, depot, parcel.Sha256, parcel.LabelsSha256, time.GetUtcNow()));

    /// <summary>Removes the oldest episodes that the depot holds, with all that was said of them, until the store is within a size. Others never go.</summary>
    /// <param name="mostBytes">How large the store's episodes may be together.</param>
    /// <returns>The episodes that went.</returns>
    /// <exception cref="IOException">One could not be removed.</exception>
    public IReadOnlyList<Guid> Retire(long mostBytes)
    {
        Dictionary<Guid, Receipt> held = Held();
        IReadOnlyList<EpisodeListing> episodes = Episodes();
        long bytes = episodes.Sum(episode => episode.Bytes);
        List<Guid> gone = [];
        foreach (EpisodeListing episode in episodes)
        {
            if (bytes <= mostBytes)
            {
                break;
            }

            // What was said a moment ago must not go with the file: that is looked at once more while nobody can say anything.
            Guid id = episode.Header.EpisodeId;
            if (held.GetValueOrDefault(id) is { } receipt && receipt.Sha256 == episode.Digest && episode.Integrity != EpisodeIntegrity.Damaged
                && EpisodeLabels.Remove(episode.Path, receipt.LabelsSha256))
            {
                bytes -= episode.Bytes;
                gone.Add(id);
            }
        }

        return gone;
    }

    private static Parcel Of(EpisodeListing episode)
    {
        (byte[] labels, string problem) = ([], "");
        try
        {
            labels = EpisodeLabels.Read(episode.Path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            problem = exception.Message;
        }

        return new Parcel(episode.Header.EpisodeId, episode.Path, episode.Bytes, episode.Digest, labels, problem);
    }

    /// <summary>The newest receipt of each episode.</summary>
    private Dictionary<Guid, Receipt> Held()
    {
        Dictionary<Guid, Receipt> held = [];
        foreach (Receipt receipt in receipts.Read().Where(receipt => receipt.To == depot))
        {
            held[receipt.Episode] = receipt;
        }

        return held;
    }

    private EpisodeListing[] Episodes()
    {
        using EpisodeStore opened = EpisodeStore.Open(store, time);
        return [.. opened.List(new EpisodeQuery()).OrderBy(episode => episode.Header.StartedNanoseconds)];
    }
}
