using SimpleVlaRl.Core.Episodes;
using SimpleVlaRl.Core.Time;
using SimpleVlaRl.Episodes.Documents;
using SimpleVlaRl.Episodes.Index;
using SimpleVlaRl.Episodes.Mcap;
using SimpleVlaRl.Episodes.Reading;

namespace SimpleVlaRl.Episodes;

/// <summary>
/// The committed episodes of a store: list, find, open, label. Opening it takes what the index on disk holds and reads the files that this lacks; nothing is
/// written, so that a read-only store and one of another user can be read. Only a label writes.
/// </summary>
public sealed class EpisodeStore : IDisposable
{
    private readonly EpisodeIndex index;
    private readonly TimeProvider timeProvider;

    private EpisodeStore(string root, EpisodeIndex index, TimeProvider timeProvider)
    {
        Root = root;
        this.index = index;
        this.timeProvider = timeProvider;
        Problems = index.Synchronize();
    }

    /// <summary>The store's folder.</summary>
    public string Root { get; }

    /// <summary>One sentence per committed file that cannot be read; such files are left alone and not listed.</summary>
    public IReadOnlyList<string> Problems { get; }

    /// <summary>Opens a store.</summary>
    /// <param name="root">The store's folder.</param>
    /// <param name="timeProvider">The clock of labels.</param>
    /// <returns>The store.</returns>
    /// <exception cref="IOException">There is no such folder, or it cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">This user may not read it.</exception>
    public static EpisodeStore Open(string root, TimeProvider timeProvider)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(root);
        ArgumentNullException.ThrowIfNull(timeProvider);
        string full = Path.GetFullPath(root);
        if (!Directory.Exists(full))
        {
            throw new DirectoryNotFoundException($"There is no episode store '{full}'; record an episode into it first, or give another --store.");
        }

        EpisodeIndex index = EpisodeIndex.OpenCopy(full);
        try
        {
            return new EpisodeStore(full, index, timeProvider);
        }
        catch
        {
            index.Dispose();
            throw;
        }
    }

    /// <summary>Makes the index of a store anew from its files.</summary>
    /// <param name="root">The store's folder.</param>
    /// <returns>One sentence per committed file that cannot be read.</returns>
    public static IReadOnlyList<string> RebuildIndex(string root) => EpisodeIndex.Rebuild(Path.GetFullPath(root));

    /// <summary>Lists episodes, newest first.</summary>
    /// <param name="query">Which.</param>
    /// <returns>The episodes.</returns>
    public IReadOnlyList<EpisodeListing> List(EpisodeQuery query)
    {
        ArgumentNullException.ThrowIfNull(query);
        return index.List(query);
    }

    /// <summary>Finds the one episode whose id starts as given.</summary>
    /// <param name="idOrPrefix">The id, or enough of its start.</param>
    /// <returns>The episode.</returns>
    /// <exception cref="ArgumentException">None or more than one starts so.</exception>
    public EpisodeListing Find(string idOrPrefix)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(idOrPrefix);
        IReadOnlyList<EpisodeListing> found = index.List(new EpisodeQuery { Limit = 2 }, idOrPrefix.ToLowerInvariant());
        return found.Count switch
        {
            1 => found[0],
            0 => throw new ArgumentException($"No episode in '{Root}' has an id that starts with '{idOrPrefix}'.", nameof(idOrPrefix)),
            _ => throw new ArgumentException(
                $"More than one episode in '{Root}' has an id that starts with '{idOrPrefix}', such as {found[0].Header.EpisodeId} and "
                + $"{found[1].Header.EpisodeId}; give more of it.",
                nameof(idOrPrefix)),
        };
    }

    /// <summary>What was said of an episode after it was committed, the oldest first; the last one counts.</summary>
    /// <param name="episode">The episode.</param>
    /// <returns>The labels that can be read.</returns>
    /// <exception cref="IOException">The file of labels cannot be read.</exception>
    public static IReadOnlyList<EpisodeLabel> Labels(EpisodeListing episode)
    {
        ArgumentNullException.ThrowIfNull(episode);
        return [.. LabelFile.Read(episode.Path).Labels.Select(label => new EpisodeLabel(label.StampNanoseconds, label.Outcome, label.Comment))];
    }

    /// <summary>Says anew how an episode ended. The file stays as it is; the label is added to those beside it, durably, and counts from now on.</summary>
    /// <param name="idOrPrefix">The episode.</param>
    /// <param name="outcome">How it ended; its source is who says so.</param>
    /// <param name="comment">Why they say so; null where they give no reason.</param>
    /// <returns>The episode with the label.</returns>
    /// <exception cref="IOException">The label could not be made durable.</exception>
    public EpisodeListing Relabel(string idOrPrefix, EpisodeOutcome outcome, string? comment = null)
    {
        ArgumentNullException.ThrowIfNull(outcome);
        EpisodeListing episode = Find(idOrPrefix);
        LabelFile.Append(episode.Path, new LabelLine(WallClock.Nanoseconds(timeProvider), outcome, Comment: comment));
        return Refresh(episode);
    }

    /// <summary>Labels an episode that nobody has labelled, not even since the store was opened.</summary>
    /// <param name="episode">The episode.</param>
    /// <param name="outcome">How it ended; its source is who says so.</param>
    /// <param name="comment">Why they say so; null where they give no reason.</param>
    /// <returns>The episode with the label; null when it has another one, which stays.</returns>
    /// <exception cref="IOException">The label could not be made durable, or somebody else is labelling it.</exception>
    public EpisodeListing? TryLabel(EpisodeListing episode, EpisodeOutcome outcome, string? comment = null)
    {
        ArgumentNullException.ThrowIfNull(episode);
        ArgumentNullException.ThrowIfNull(outcome);
        bool isLabelled = LabelFile.TryAppend(
            episode.Path,
            new LabelLine(WallClock.Nanoseconds(timeProvider), outcome, Comment: comment),
            present => (present?.Outcome ?? episode.Summary.Outcome).Kind == OutcomeKind.Unlabelled);
        return isLabelled ? Refresh(episode) : null;
    }

    /// <summary>Reads all of an episode's file again and checks it.</summary>
    /// <param name="episode">The episode.</param>
    /// <returns>Whether the file is still what was committed, and nothing in it contradicts.</returns>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static bool IsIntact(EpisodeListing episode)
    {
        ArgumentNullException.ThrowIfNull(episode);
        try
        {
            CommittedEpisode found = EpisodeFileInspector.Inspect(episode.Path);
            return found.Digest == episode.Digest && found.Integrity != EpisodeIntegrity.Damaged && episode.Integrity != EpisodeIntegrity.Damaged;
        }
        catch (McapException)
        {
            return false;
        }
    }

    /// <summary>Opens an episode.</summary>
    /// <param name="episode">The episode.</param>
    /// <returns>The reader.</returns>
    public static EpisodeReader OpenEpisode(EpisodeListing episode)
    {
        ArgumentNullException.ThrowIfNull(episode);
        return EpisodeReader.Open(episode.Path);
    }

    /// <inheritdoc/>
    public void Dispose() => index.Dispose();

    /// <summary>Takes an episode into the index anew, here and on disk.</summary>
    private EpisodeListing Refresh(EpisodeListing episode)
    {
        CommittedEpisode committed = EpisodeFileInspector.Inspect(episode.Path);
        index.Add(committed);
        EpisodeIndex.TryAdd(Root, () => committed);
        return Find(episode.Header.EpisodeId.ToString("D"));
    }
}
