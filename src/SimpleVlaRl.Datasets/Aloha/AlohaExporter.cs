using System.Globalization;
using PureHDF;
using SimpleVlaRl.Core.Episodes;
using SimpleVlaRl.Datasets.Export;
using SimpleVlaRl.Episodes;
using SimpleVlaRl.Episodes.Index;
using SimpleVlaRl.Episodes.Mcap;
using SimpleVlaRl.Episodes.Reading;

namespace SimpleVlaRl.Datasets.Aloha;

/// <summary>Makes HDF5 files of committed episodes as ALOHA's recorder does, one each, pictures as JPEG.</summary>
/// <remarks>
/// A run after a stop, with more episodes or other labels makes only what is missing; an episode keeps its file, and what is no longer among the episodes is
/// removed. Velocities are differences of positions, for they are not recorded; efforts are left away.
/// </remarks>
/// <param name="options">How.</param>
/// <param name="onProgress">Told before each episode: how many are done, of how many.</param>
public sealed class AlohaExporter(AlohaExportOptions options, Action<int, int>? onProgress = null)
{
    /// <summary>Of one camera in one file, which is made in memory.</summary>
    private const long MostPictureBytes = 1L << 30;

    /// <summary>Runs.</summary>
    /// <param name="episodes">The episodes, in any order.</param>
    /// <param name="cancellation">Ends it between episodes; what is whole stays for the next run.</param>
    /// <returns>What was made.</returns>
    /// <exception cref="DatasetException">The episodes do not go together, or the folder is something else.</exception>
    /// <exception cref="IOException">The folder cannot be written.</exception>
    public ExportResult Run(IReadOnlyList<EpisodeListing> episodes, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(episodes);
        EpisodeListing[] ordered = ExportedEpisodes.Ordered(episodes);
        ExportShape shape = ExportShape.Of(ordered, options.FramesPerSecond);
        string root = Path.GetFullPath(options.Folder);
        Directory.CreateDirectory(root);
        Dictionary<string, string> wanted = ordered.ToDictionary(episode => episode.Header.EpisodeId.ToString("D"), episode => Conversion(episode, shape));
        Dictionary<string, int> numbers = Kept(root, wanted);
        HashSet<int> taken = [.. numbers.Values];
        List<string> problems = [];
        long rows = 0;
        int made = 0, next = 0;
        for (int place = 0; place < ordered.Length; place++)
        {
            onProgress?.Invoke(place, ordered.Length);
            cancellation.ThrowIfCancellationRequested();
            EpisodeListing listing = ordered[place];
            try
            {
                bool isMade = !numbers.TryGetValue(listing.Header.EpisodeId.ToString("D"), out int number);
                while (isMade && taken.Contains(next))
                {
                    next++;
                }

                number = isMade ? next++ : number;
                rows += isMade ? Write(PathOf(root, number), listing, shape) : RowsOf(PathOf(root, number));
                made += isMade ? 1 : 0;
            }
            catch (Exception exception) when (exception is McapException or InvalidDataException)
            {
                problems.Add($"left out, '{listing.Path}' cannot be read: {exception.Message}");
            }
        }

        return new ExportResult(ordered.Length - problems.Count, rows, made, problems);
    }

    private static string PathOf(string root, int number) => Path.Combine(root, string.Create(CultureInfo.InvariantCulture, $"episode_{number}.hdf5"));

    private static string Conversion(EpisodeListing listing, ExportShape shape) =>
        FormattableString.Invariant($"1 {listing.Digest} {shape.FramesPerSecond} {listing.Outcome.Kind}");

    /// <summary>The files that stay, by episode; what an export has made and is not wanted any more is removed.</summary>
    private static Dictionary<string, int> Kept(string root, Dictionary<string, string> wanted)
    {
        Dictionary<string, int> kept = [];
        foreach (string path in Directory.EnumerateFiles(root, AlohaNames.Pattern).ToArray())
        {
            string? id, conversion;
            using (AlohaFile file = AlohaFile.Open(path))
            {
                (id, conversion) = (file.Text(AlohaNames.OwnId), file.Text(AlohaNames.OwnConversion));
            }

            string name = Path.GetFileNameWithoutExtension(path);
            if (id is null || !int.TryParse(name[(name.LastIndexOf('_') + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out int number))
            {
                throw new DatasetException($"'{path}' was not made by an export of ours, and would be among its files. Give a new folder.");
            }

            if (wanted.TryGetValue(id, out string? known) && known == conversion)
            {
                kept[id] = number;
            }
            else
            {
                File.Delete(path);
            }
        }

        return kept;
    }

    private static long RowsOf(string path)
    {
        using AlohaFile file = AlohaFile.Open(path);
        return file.Size(AlohaNames.Action).Rows;
    }

    private static int Write(string path, EpisodeListing listing, ExportShape shape)
    {
        ExportedEpisodes.DemandIntact(listing);
        using EpisodeReader episode = EpisodeStore.OpenEpisode(listing);
        EpisodeRows rows = EpisodeRows.Read(episode, shape.FramesPerSecond);
        ulong[] size = [(ulong)rows.Count, (ulong)shape.Joints.Count];
        H5Group images = [];
        int[] lengths = new int[shape.Cameras.Count * rows.Count];
        for (int camera = 0; camera < shape.Cameras.Count; camera++)
        {
            byte[][] pictures = [.. ExportedEpisodes.Pictures(episode, shape.Cameras[camera], rows).Select(picture => picture.Jpeg)];
            int longest = pictures.Max(picture => picture.Length);
            long pictureBytes = (long)longest * rows.Count;
            if (pictureBytes > MostPictureBytes)
            {
                throw new InvalidDataException($"its pictures of '{shape.Cameras[camera]}' would take {pictureBytes >> 20} MiB, for ALOHA's form repeats them "
                    + "in every row; give a lower --fps.");
            }

            byte[] padded = new byte[pictureBytes];
            for (int row = 0; row < rows.Count; row++)
            {
                pictures[row].CopyTo(padded, row * longest);
                lengths[(camera * rows.Count) + row] = pictures[row].Length;
            }

            images[shape.Cameras[camera]] = new H5Dataset(padded, fileDims: [(ulong)rows.Count, (ulong)longest]);
        }

        H5File file = new()
        {
            ["observations"] = new H5Group
            {
                ["qpos"] = new H5Dataset(rows.States, fileDims: size),
                ["qvel"] = new H5Dataset(Velocities(rows, shape), fileDims: size),
                ["images"] = images,
            },
            ["action"] = new H5Dataset(rows.Actions, fileDims: size),
        };
        if (shape.Cameras.Count > 0)
        {
            file["compress_len"] = new H5Dataset(lengths, fileDims: [(ulong)shape.Cameras.Count, (ulong)rows.Count]);
        }

        file.Attributes["sim"] = false;
        file.Attributes["compress"] = true;
        file.Attributes[AlohaNames.OwnId] = listing.Header.EpisodeId.ToString("D");
        file.Attributes[AlohaNames.OwnConversion] = Conversion(listing, shape);
        file.Attributes[AlohaNames.OwnInstruction] = listing.Header.Instruction;
        file.Attributes[AlohaNames.OwnRate] = (double)shape.FramesPerSecond;
        file.Attributes[AlohaNames.OwnSuccess] = listing.Outcome.Kind == OutcomeKind.Success ? 1L : 0L;
        file.Write(path + ".part");
        DurableFile.Rename(path + ".part", path);
        return rows.Count;
    }

    private static float[] Velocities(EpisodeRows rows, ExportShape shape)
    {
        int joints = shape.Joints.Count;
        float[] velocities = new float[rows.States.Length];
        for (int index = joints; index < velocities.Length; index++)
        {
            velocities[index] = (rows.States[index] - rows.States[index - joints]) * shape.FramesPerSecond;
        }

        return velocities;
    }
}
