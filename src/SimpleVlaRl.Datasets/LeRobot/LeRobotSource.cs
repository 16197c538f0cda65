using SimpleVlaRl.Core.Observations;
using SimpleVlaRl.Datasets.Sources;
using SimpleVlaRl.Datasets.Video;

namespace SimpleVlaRl.Datasets.LeRobot;

/// <summary>A LeRobot data set as demonstrations.</summary>
/// <param name="dataset">The data set.</param>
internal sealed class LeRobotSource(LeRobotDataset dataset) : IDemonstrationSource
{
    /// <inheritdoc/>
    public string Form => "lerobot";

    /// <inheritdoc/>
    public double FramesPerSecond => dataset.Info.FramesPerSecond;

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, DatasetFeature> Features => dataset.Info.Features;

    /// <inheritdoc/>
    public int Count => dataset.Episodes.Count;

    /// <inheritdoc/>
    public SourceEpisode Read(int place, DatasetMapping mapping, IReadOnlyList<string> pictures)
    {
        LeRobotEpisode episode = dataset.Episodes[place];
        LeRobotRows rows = dataset.Read(episode, [mapping.State, mapping.Action, .. pictures.Where(feature => Features[feature].IsImage)]);
        return new SourceEpisode
        {
            Number = episode.Index,
            Rows = episode.Length,
            States = rows.Numbers(mapping.State, Features[mapping.State].Width),
            Actions = rows.Numbers(mapping.Action, Features[mapping.Action].Width),
            Instruction = rows.Instruction,
            IsSuccess = rows.IsSuccess,
            WrittenAt = File.GetLastWriteTimeUtc(episode.DataPath),
            Pictures = feature => Features[feature].IsVideo
                ? Film(episode, feature)
                : rows.Pictures(feature).Select(picture => PictureFile.Decode(picture, feature)),
        };
    }

    private IEnumerable<ImageFrame> Film(LeRobotEpisode episode, string feature)
    {
        (string path, double from) = episode.Videos[feature];
        return VideoFile.Open(path).Read(from, episode.Length, FramesPerSecond);
    }
}
