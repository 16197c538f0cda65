using SimpleVlaRl.Episodes.Documents;
using SimpleVlaRl.Episodes.Index;
using SimpleVlaRl.Episodes.Mcap;
using SimpleVlaRl.Episodes.Storage;

namespace SimpleVlaRl.Episodes.Exchange;

/// <summary>Takes committed files of other stores into a store, each once.</summary>
public static class EpisodeIntake
{
    /// <summary>Takes a file. It must lie on the store's disk; it is moved, or deleted where the store has it already.</summary>
    /// <param name="root">The store's folder; made where it is not there.</param>
    /// <param name="path">The file, whole.</param>
    /// <param name="episode">The episode that it must be.</param>
    /// <param name="digest">The lower-case SHA-256 that it must have.</param>
    /// <returns>Where it lies in the store.</returns>
    /// <exception cref="McapException">It is no episode, or not the one with this digest.</exception>
    /// <exception cref="EpisodeConflictException">The store has another file of the same episode.</exception>
    /// <exception cref="IOException">It could not be made durable; the file is where it was.</exception>
    public static string Take(string root, string path, Guid episode, string digest)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(root);
        string full = Path.GetFullPath(root);
        CommittedEpisode found = EpisodeFileInspector.Inspect(path);
        if (found.Digest != digest)
        {
            throw new McapException($"The file of {found.Bytes} bytes has the SHA-256 {found.Digest}; expected {digest}.");
        }

        if (found.Document.Header.EpisodeId != episode)
        {
            throw new McapException($"The file is the episode {found.Document.Header.EpisodeId}; expected {episode}.");
        }

        if (found.Document.Summary is null)
        {
            throw new McapException("The file is no episode that was committed: it has no summary.");
        }

        string place = EpisodePaths.Committed(full, found.Document.Header);
        if (File.Exists(place))
        {
            CommittedEpisode present = EpisodeFileInspector.Inspect(place);
            if (present.Digest != digest)
            {
                throw new EpisodeConflictException(
                    $"The episode {found.Document.Header.EpisodeId} is in the store with the SHA-256 {present.Digest}; this file has {digest}.");
            }

            File.Delete(path);
            return place;
        }

        DiskFileSystem disk = new();
        disk.CreateDirectory(Path.GetDirectoryName(place)!);
        disk.SyncFile(path);
        disk.Move(path, place);
        disk.SyncDirectory(Path.GetDirectoryName(place)!);
        disk.SyncDirectory(EpisodePaths.Episodes(full));
        EpisodeIndex.TryAdd(full, () => found with { Path = place });
        return place;
    }
}
