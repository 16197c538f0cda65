using SimpleVlaRl.Core.Observations;
using SimpleVlaRl.Datasets.Sources;

namespace SimpleVlaRl.Datasets.Aloha;

/// <summary>A folder of ALOHA's HDF5 files as demonstrations, one episode each.</summary>
internal sealed class AlohaSource : IDemonstrationSource
{
    private readonly string[] files;

    private AlohaSource(string[] files, double framesPerSecond, IReadOnlyDictionary<string, DatasetFeature> features) =>
        (this.files, FramesPerSecond, Features) = (files, framesPerSecond, features);

    /// <inheritdoc/>
    public string Form => "aloha";

    /// <inheritdoc/>
    public double FramesPerSecond { get; }

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, DatasetFeature> Features { get; }

    /// <inheritdoc/>
    public int Count => files.Length;

    /// <summary>Whether a folder has such files in it.</summary>
    public static bool IsOne(string folder) => Directory.Exists(folder) && Directory.EnumerateFiles(folder, AlohaNames.Pattern).Any();

    /// <summary>Opens a folder.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="framesPerSecond">Rows per second; null where nothing was said.</param>
    /// <exception cref="DatasetException">Its first file cannot be read.</exception>
    public static AlohaSource Open(string folder, double? framesPerSecond)
    {
        // episode_10 comes after episode_9.
        string[] files =
        [
            .. Directory.EnumerateFiles(Path.GetFullPath(folder), AlohaNames.Pattern).OrderBy(path => path.Length).ThenBy(path => path, StringComparer.Ordinal),
        ];
        using AlohaFile first = FirstReadable(files);
        Dictionary<string, DatasetFeature> features = new()
        {
            [FeatureNames.State] = Vector(first.Size(AlohaNames.States).Width),
            [FeatureNames.Action] = Vector(first.Size(AlohaNames.Action).Width),
        };
        foreach (string camera in first.Cameras)
        {
            features[FeatureNames.OfCamera(camera)] = new DatasetFeature("image", 3, []);
        }

        double rate = framesPerSecond ?? first.Number(AlohaNames.OwnRate) ?? AlohaNames.FramesPerSecond;
        return RowRate.IsOne(rate)
            ? new AlohaSource(files, rate, features)
            : throw new DatasetException($"'{files[0]}' says that it has {rate} rows a second; expected {RowRate.Slowest} to {RowRate.Fastest}.");
    }

    /// <inheritdoc/>
    public SourceEpisode Read(int place, DatasetMapping mapping, IReadOnlyList<string> pictures)
    {
        string path = files[place];
        using AlohaFile file = AlohaFile.Open(path);
        (int rows, int stateWidth) = file.Size(AlohaNames.States);
        (int actionRows, int actionWidth) = file.Size(AlohaNames.Action);
        if (rows != actionRows || stateWidth != Features[FeatureNames.State].Width || actionWidth != Features[FeatureNames.Action].Width)
        {
            throw new DatasetException($"'{path}' has {rows} states of {stateWidth} numbers and {actionRows} actions of {actionWidth}; expected as many of "
                + $"both, of {Features[FeatureNames.State].Width} and {Features[FeatureNames.Action].Width} numbers as in the first file.");
        }

        return new SourceEpisode
        {
            Number = place,
            Rows = rows,
            States = file.Vectors(Of(mapping.State)),
            Actions = file.Vectors(Of(mapping.Action)),
            Instruction = file.Text(AlohaNames.OwnInstruction) ?? "",
            IsSuccess = file.Whole(AlohaNames.OwnSuccess) is { } success ? success != 0 : null,
            WrittenAt = File.GetLastWriteTimeUtc(path),
            Pictures = feature => Pictures(path, FeatureNames.CameraOf(feature), rows),
        };
    }

    /// <summary>A damaged file is passed over, also where it is the first; where all are, the first is complained of.</summary>
    private static AlohaFile FirstReadable(string[] files)
    {
        DatasetException? first = null;
        foreach (string path in files)
        {
            AlohaFile? file = null;
            try
            {
                file = AlohaFile.Open(path);
                _ = (file.Size(AlohaNames.States), file.Size(AlohaNames.Action));
                return file;
            }
            catch (DatasetException exception)
            {
                // Said again when it is its turn.
                file?.Dispose();
                first ??= exception;
            }
        }

        throw first!;
    }

    private static IEnumerable<ImageFrame> Pictures(string path, string camera, int rows)
    {
        using AlohaFile file = AlohaFile.Open(path);
        foreach (ImageFrame frame in file.Pictures(camera, rows))
        {
            yield return frame;
        }
    }

    private static string Of(string feature) => feature == FeatureNames.Action ? AlohaNames.Action : AlohaNames.States;

    private static DatasetFeature Vector(int width) => new("float32", width, width == AlohaNames.Joints.Count ? AlohaNames.Joints : []);
}
