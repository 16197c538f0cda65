using SimpleVlaRl.Episodes.Index;
using SimpleVlaRl.Episodes.Json;
using SimpleVlaRl.Episodes.Mcap;
using SimpleVlaRl.Episodes.Recording;
using SimpleVlaRl.Episodes.Storage;

namespace SimpleVlaRl.Episodes.Recovery;

/// <summary>
/// Deals with the <c>.part</c> files that a crash left: run once at start, before the first episode. A writer holds a lock on its file for as long as it lives, so
/// files of living processes are not touched; committed files are not touched either.
/// </summary>
public static class EpisodeRecovery
{
    /// <summary>Recovers a store.</summary>
    /// <param name="root">The store's folder; nothing happens when it does not exist.</param>
    /// <returns>One report per <c>.part</c> file, oldest first.</returns>
    public static IReadOnlyList<RecoveryReport> Run(string root) => Run(root, new DiskFileSystem());

    internal static IReadOnlyList<RecoveryReport> Run(string root, IEpisodeFileSystem fileSystem)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(root);
        string full = Path.GetFullPath(root);
        string folder = EpisodePaths.Episodes(full);
        string[] parts = Directory.Exists(folder) ? Directory.GetFiles(folder, "*" + EpisodePaths.Extension + EpisodePaths.PartSuffix, SearchOption.AllDirectories) : [];
        Array.Sort(parts, StringComparer.Ordinal);
        return [.. parts.Select(part => Recover(full, part, fileSystem))];
    }

    private static RecoveryReport Recover(string root, string part, IEpisodeFileSystem fileSystem)
    {
        FileByteSource source;
        try
        {
            source = new FileByteSource(part, exclusive: true);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return new RecoveryReport(RecoveryResult.InUse, part, 0, 0, 0, exception.Message);
        }

        using (source)
        {
            try
            {
                return Recover(root, part, source, fileSystem);
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                return new RecoveryReport(RecoveryResult.Failed, part, 0, 0, 0, $"'{part}' cannot be recovered now: {exception.Message}");
            }
        }
    }

    private static RecoveryReport Recover(string root, string part, FileByteSource source, IEpisodeFileSystem fileSystem)
    {
        string committed = part[..^EpisodePaths.PartSuffix.Length];
        if (File.Exists(committed))
        {
            return Quarantine(root, part, fileSystem, $"'{committed}' is committed already; recovery itself was interrupted.");
        }

        PartContents contents = PartContents.Read(source, McapLimits.Default);
        string folder = Path.GetDirectoryName(part)!;
        if (contents.Finished is not null)
        {
            fileSystem.SyncFile(part);
            fileSystem.Move(part, committed);
            fileSystem.SyncDirectory(folder);

            // The name is final: the lock on what it names is in the way of every reader, the index first.
            source.Dispose();
            AddToIndex(root, EpisodeFileInspector.Inspect(committed));
            return Report(RecoveryResult.Completed, committed, contents);
        }

        if (contents.Header is null)
        {
            return Quarantine(root, part, fileSystem, contents.Detail);
        }

        // The new file gets its name when it is durable, and only then the old one goes.
        EpisodeDocument document = new(contents.Header, contents.Summary);
        string recovering = committed + EpisodePaths.RecoveringSuffix;
        fileSystem.Delete(recovering);
        long bytes;
        string digest;
        using (IEpisodeFile target = fileSystem.Create(recovering))
        {
            (bytes, digest) = PartRewriter.Rewrite(source, target, document, McapLimits.Default);
        }

        fileSystem.Move(recovering, committed);
        fileSystem.SyncDirectory(folder);
        fileSystem.Delete(part);
        AddToIndex(root, new CommittedEpisode(committed, document, bytes, digest));
        return Report(RecoveryResult.Recovered, committed, contents);
    }

    private static RecoveryReport Quarantine(string root, string part, IEpisodeFileSystem fileSystem, string detail)
    {
        string folder = EpisodePaths.Quarantine(root);
        fileSystem.CreateDirectory(folder);
        string target = Path.Combine(folder, Path.GetFileName(part));
        for (int i = 1; File.Exists(target); i++)
        {
            target = Path.Combine(folder, $"{Path.GetFileName(part)}.{i}");
        }

        fileSystem.Move(part, target);
        fileSystem.SyncDirectory(folder);
        return new RecoveryReport(RecoveryResult.Quarantined, target, 0, 0, 0, detail);
    }

    private static void AddToIndex(string root, CommittedEpisode episode)
    {
        try
        {
            using EpisodeIndex index = EpisodeIndex.Open(root);
            index.Add(episode);
        }
        catch (Microsoft.Data.Sqlite.SqliteException)
        {
            // Opening the store finds files that the index lacks, and reports an index that cannot be used.
        }
    }

    private static RecoveryReport Report(RecoveryResult result, string path, PartContents contents) =>
        new(result, path, contents.Ticks, contents.Chunks, contents.Frames, contents.Detail);
}
