using SimpleVlaRl.Core.Observations;
using SimpleVlaRl.Datasets.Export;
using SimpleVlaRl.Datasets.Statistics;
using SimpleVlaRl.Datasets.Video;
using SimpleVlaRl.Episodes;
using SimpleVlaRl.Episodes.Index;
using SimpleVlaRl.Episodes.Mcap;
using SimpleVlaRl.Episodes.Reading;

namespace SimpleVlaRl.Datasets.LeRobot;

/// <summary>Makes a LeRobot data set of version 3.0 from committed episodes.</summary>
/// <remarks>
/// <para>
/// The same episodes give the same bytes in a new folder. Videos are made once, one file per episode and camera, and noted; the tables are made anew by
/// every run, for labels may have changed, and <c>info.json</c> is written last: a folder without it is unfinished. A run after a stop, or with more
/// episodes, makes only what is missing; what is no longer among the episodes is removed.
/// </para>
/// <para>One run at a time has a folder.</para>
/// </remarks>
/// <param name="options">How.</param>
/// <param name="onProgress">Told before each episode: how many are done, of how many.</param>
public sealed class LeRobotExporter(LeRobotExportOptions options, Action<int, int>? onProgress = null)
{
    private const string LockName = "lock";

    /// <summary>Runs.</summary>
    /// <param name="episodes">The episodes, in any order.</param>
    /// <param name="cancellation">Ends it between pictures; what is whole stays for the next run.</param>
    /// <returns>What was made.</returns>
    /// <exception cref="DatasetException">The episodes do not go together, the folder is something else, or a video cannot be made.</exception>
    /// <exception cref="IOException">The folder cannot be written.</exception>
    public ExportResult Run(IReadOnlyList<EpisodeListing> episodes, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(episodes);
        EpisodeListing[] ordered = ExportedEpisodes.Ordered(episodes);
        ExportShape shape = ExportShape.Of(ordered, options.FramesPerSecond);
        string root = Path.GetFullPath(options.Folder);
        Demand(root);
        using FileStream locked = Lock(root);
        VideoTool.Require(shape.Cameras.Count > 0);
        Directory.CreateDirectory(Path.Combine(root, LeRobotPaths.Meta));
        File.Delete(Path.Combine(root, LeRobotPaths.Info));
        ExportJournal journal = new(root);
        List<string> problems = [];
        List<(EpisodeListing Listing, ExportedEpisode Exported)> exported = [];
        int encoded = 0;
        foreach (EpisodeListing listing in ordered)
        {
            onProgress?.Invoke(exported.Count + problems.Count, ordered.Length);
            cancellation.ThrowIfCancellationRequested();
            ExportedEpisode? known = journal.Find(listing.Header.EpisodeId, listing.Digest, Conversion(shape));
            try
            {
                ExportedEpisodes.DemandIntact(listing);
                ExportedEpisode made = known ?? Convert(listing, shape, journal, cancellation);
                DemandSizes(exported.Count == 0 ? made : exported[0].Exported, made);
                exported.Add((listing, made));
                encoded += known is null ? 1 : 0;
            }
            catch (Exception exception) when (exception is McapException or InvalidDataException or DatasetException)
            {
                problems.Add($"left out, '{listing.Path}' cannot be taken: {exception.Message}");
            }
        }

        if (exported.Count == 0)
        {
            throw new DatasetException($"None of the {ordered.Length} episodes can be taken: {string.Join(" ", problems)}");
        }

        journal.Keep(exported.Select(pair => pair.Exported.EpisodeId).ToHashSet());
        new LeRobotTables(root, shape, options.Codec).Write(exported);
        return new ExportResult(exported.Count, exported.Sum(pair => (long)pair.Exported.Rows), encoded, problems);
    }

    private string Conversion(ExportShape shape) => FormattableString.Invariant($"1 {shape.FramesPerSecond} {options.Codec}");

    private ExportedEpisode Convert(EpisodeListing listing, ExportShape shape, ExportJournal journal, CancellationToken cancellation)
    {
        using EpisodeReader episode = EpisodeStore.OpenEpisode(listing);
        EpisodeRows rows = EpisodeRows.Read(episode, shape.FramesPerSecond);
        ExportedCamera[] cameras = [.. shape.Cameras.Select(camera => Film(episode, camera, rows, shape, journal, cancellation))];
        ExportedEpisode exported = new(listing.Header.EpisodeId, listing.Digest, Conversion(shape), rows.Count, cameras);
        journal.Note(exported);
        return exported;
    }

    /// <summary>A data set has one size of pictures per camera.</summary>
    private static void DemandSizes(ExportedEpisode first, ExportedEpisode made)
    {
        foreach ((ExportedCamera expected, ExportedCamera found) in first.Cameras.Zip(made.Cameras))
        {
            if ((expected.Width, expected.Height) != (found.Width, found.Height))
            {
                throw new DatasetException($"its pictures of '{found.Name}' are {found.Width}x{found.Height}, those of the first episode "
                    + $"{expected.Width}x{expected.Height}; export them into folders of their own.");
            }
        }
    }

    /// <summary>Makes a camera's video: for every row the picture that could be seen then.</summary>
    private ExportedCamera Film(
        EpisodeReader episode, string camera, EpisodeRows rows, ExportShape shape, ExportJournal journal, CancellationToken cancellation)
    {
        using IEnumerator<StoredFrame> pictures = ExportedEpisodes.Pictures(episode, camera, rows).GetEnumerator();
        pictures.MoveNext();
        StoredFrame stored = pictures.Current;
        ImageFrame shown = stored.Decode();
        PictureSampling sampling = new(rows.Count);
        ExportedCamera film = new(camera, journal.NextNumber(camera), (shown.Width + 1) / 2 * 2, (shown.Height + 1) / 2 * 2, FeatureStatistics.Nothing);
        using VideoWriter writer = new(journal.VideoPath(film), options.Codec, shown.Width, shown.Height, shape.FramesPerSecond);
        for (int row = 0; row < rows.Count; row++, pictures.MoveNext())
        {
            cancellation.ThrowIfCancellationRequested();
            if (!ReferenceEquals(stored, pictures.Current))
            {
                stored = pictures.Current;
                shown = stored.Decode();
            }

            sampling.Note(row, shown);
            writer.Write(shown);
        }

        writer.Commit();
        VideoFile made = VideoFile.Open(journal.VideoPath(film));
        return made.Frames == rows.Count
            ? film with { Statistics = sampling.Close() }
            : throw new DatasetException($"'{made.Path}' has {made.Frames} pictures and should have {rows.Count}; the encoder has lost some.");
    }

    /// <summary>A folder that somebody else's files are in is left alone.</summary>
    private static void Demand(string root)
    {
        if (Directory.Exists(root) && !Directory.Exists(Path.Combine(root, LeRobotPaths.Journal)) && Directory.EnumerateFileSystemEntries(root).Any())
        {
            throw new DatasetException($"'{root}' is not empty, and no export of ours has made it. Give a new folder.");
        }

        Directory.CreateDirectory(Path.Combine(root, LeRobotPaths.Journal));
    }

    private static FileStream Lock(string root)
    {
        string path = Path.Combine(root, LeRobotPaths.Journal, LockName);
        try
        {
            return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException exception)
        {
            throw new DatasetException($"Another export writes into '{root}' at this moment; wait for it, or give another folder.", exception);
        }
    }
}
