using SimpleVlaRl.Episodes.Documents;
using SimpleVlaRl.Episodes.Index;
using SimpleVlaRl.Episodes.Mcap;
using SimpleVlaRl.Episodes.Storage;

namespace SimpleVlaRl.Episodes.Recovery;

/// <summary>
/// Deals with the <c>.part</c> files that a crash left, and brings the index up to date: run once at start, before the first episode. A writer holds a lock on
/// its file for as long as it lives, so files of living processes are not touched; committed files are not touched either.
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
        string[] parts = Directory.Exists(folder)
            ? Directory.GetFiles(folder, "*" + EpisodePaths.Extension + EpisodePaths.PartSuffix, SearchOption.AllDirectories)
            : [];
        Array.Sort(parts, StringComparer.Ordinal);
        RecoveryReport[] reports = [.. parts.Select(part => Recover(full, part, fileSystem))];
        if (Directory.Exists(folder))
        {
            UpdateIndex(full);
        }

        return reports;
    }

    private static RecoveryReport Recover(string root, string part, IEpisodeFileSystem fileSystem)
    {
        FileByteSource source;
        try
        {
            source = new FileByteSource(part, exclusive: true);
        }
        catch (IOException exception)
        {
            return new RecoveryReport(RecoveryResult.InUse, part, 0, 0, 0, exception.Message);
        }
        catch (UnauthorizedAccessException exception)
        {
            return new RecoveryReport(RecoveryResult.Failed, part, 0, 0, 0, $"'{part}' cannot be recovered by this user: {exception.Message}");
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
#pragma warning disable CA1031 // A file that nobody foresaw must not keep a robot from starting, today and at every start after: it is put aside and said.
            catch (Exception exception)
#pragma warning restore CA1031
            {
                return TryQuarantine(root, part, fileSystem, $"{exception.GetType().Name}: {exception.Message}");
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
        if (contents.Header is null)
        {
            return Quarantine(root, part, fileSystem, contents.Detail);
        }

        // The name is given only to what can be read under it: once renamed, nobody would mend it any more.
        string detail = contents.Detail;
        if (contents.Finished is not null && IsWhole(source, committed, out detail))
        {
            fileSystem.SyncFile(part);
            fileSystem.Move(part, committed);
            fileSystem.SyncDirectory(Path.GetDirectoryName(part)!);
            return Report(RecoveryResult.Completed, committed, contents, contents.Detail);
        }

        return Rewrite(root, part, source, fileSystem, contents, detail);
    }

    /// <summary>Writes a new file from what is intact. It gets its name when it is durable, and only then the old one goes.</summary>
    private static RecoveryReport Rewrite(string root, string part, FileByteSource source, IEpisodeFileSystem fileSystem, PartContents contents, string detail)
    {
        string committed = part[..^EpisodePaths.PartSuffix.Length];
        EpisodeDocument document = contents.Finished ?? new(contents.Header!, contents.Summary);
        string recovering = committed + EpisodePaths.RecoveringSuffix;
        fileSystem.Delete(recovering);
        using (IEpisodeFile target = fileSystem.Create(recovering))
        {
            PartRewriter.Rewrite(source, target, document, McapLimits.Default);
        }

        fileSystem.Move(recovering, committed);
        fileSystem.SyncDirectory(Path.GetDirectoryName(part)!);
        if (contents.Finished is not null || contents.IsDamaged)
        {
            // More than a cut end is missing; somebody may still want to look for it.
            detail = $"{detail.TrimEnd('.')}. The original is kept as '{Quarantine(root, part, fileSystem, "").Path}'.";
        }
        else
        {
            fileSystem.Delete(part);
        }

        return Report(contents.Finished is null ? RecoveryResult.Recovered : RecoveryResult.Repaired, committed, contents, detail);
    }

    /// <summary>Whether a finished file can be read under its name and nothing in it contradicts; the problem says why not.</summary>
    private static bool IsWhole(FileByteSource source, string committed, out string problem)
    {
        try
        {
            CommittedEpisode episode = EpisodeFileInspector.Inspect(source, committed);
            problem = episode.IntegrityDetail;
            return episode.Integrity != EpisodeIntegrity.Damaged;
        }
        catch (McapException exception)
        {
            problem = exception.Message;
            return false;
        }
    }

    private static RecoveryReport TryQuarantine(string root, string part, IEpisodeFileSystem fileSystem, string detail)
    {
        try
        {
            return Quarantine(root, part, fileSystem, detail);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return new RecoveryReport(RecoveryResult.Failed, part, 0, 0, 0, $"'{part}' can be neither read ({detail}) nor put aside: {exception.Message}");
        }
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

    private static void UpdateIndex(string root)
    {
        try
        {
            using EpisodeIndex index = EpisodeIndex.Open(root);
            index.Synchronize();
        }
        catch (Exception exception) when (exception is Microsoft.Data.Sqlite.SqliteException or IOException or UnauthorizedAccessException)
        {
            // Opening the store finds files that the index lacks, whatever became of the index.
        }
    }

    private static RecoveryReport Report(RecoveryResult result, string path, PartContents contents, string detail) =>
        new(result, path, contents.Ticks, contents.Chunks, contents.Frames, detail);
}
