using SimpleVlaRl.Core.Episodes;
using SimpleVlaRl.Episodes.Index;

namespace SimpleVlaRl.Datasets.Export;

/// <summary>What all episodes of a data set have in common, for a data set has one set of features.</summary>
/// <param name="Robot">The robot's name.</param>
/// <param name="Joints">The joints' names in policy order.</param>
/// <param name="Cameras">The cameras' names.</param>
/// <param name="FramesPerSecond">Rows per second.</param>
internal sealed record ExportShape(string Robot, IReadOnlyList<string> Joints, IReadOnlyList<string> Cameras, int FramesPerSecond)
{
    /// <summary>Finds it.</summary>
    /// <param name="episodes">The episodes.</param>
    /// <param name="framesPerSecond">What was asked for; null is the servo rate.</param>
    /// <exception cref="DatasetException">There is no episode, they differ, or the rate is none they can have.</exception>
    public static ExportShape Of(IReadOnlyList<EpisodeListing> episodes, int? framesPerSecond)
    {
        if (episodes.Count == 0)
        {
            throw new DatasetException("There is no episode to export; look at 'vla-robot episodes list', and choose others with --task or --outcome.");
        }

        EpisodeHeader first = episodes[0].Header;
        foreach (EpisodeListing episode in episodes)
        {
            EpisodeHeader header = episode.Header;
            string? difference = header.Robot != first.Robot ? $"is of the robot '{header.Robot}' and not of '{first.Robot}'"
                : !header.JointNames.SequenceEqual(first.JointNames) ? $"has the joints {string.Join(", ", header.JointNames)}"
                : !header.CameraNames.SequenceEqual(first.CameraNames) ? $"has the cameras {string.Join(", ", header.CameraNames)}"
                : header.ServoRateHertz != first.ServoRateHertz ? $"has {header.ServoRateHertz} ticks a second and not {first.ServoRateHertz}"
                : null;
            if (difference is not null)
            {
                throw new DatasetException($"The episode {header.EpisodeId:D} {difference}, as {first.EpisodeId:D} has; a data set is of one robot. "
                    + "Choose with --robot and --task, and export each into a folder of its own.");
            }
        }

        int rate = framesPerSecond ?? first.ServoRateHertz;
        return rate >= 1 && rate <= first.ServoRateHertz
            ? new ExportShape(first.Robot, first.JointNames, first.CameraNames, rate)
            : throw new DatasetException($"--fps is {rate}; the episodes have {first.ServoRateHertz} ticks a second: expected 1 to {first.ServoRateHertz}.");
    }
}
