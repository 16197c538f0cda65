using SimpleVlaRl.Datasets.Aloha;
using SimpleVlaRl.Datasets.LeRobot;
using SimpleVlaRl.Datasets.Sources;

namespace SimpleVlaRl.Datasets.Import;

/// <summary>Finds out what form a data set has, by what lies in its folder.</summary>
internal static class DemonstrationSources
{
    /// <summary>Opens one.</summary>
    /// <param name="folder">Its folder.</param>
    /// <param name="framesPerSecond">Rows per second as a person says it; null where nothing was said.</param>
    /// <exception cref="DatasetException">It is of no form that is read, or damaged.</exception>
    public static IDemonstrationSource Open(string folder, double? framesPerSecond)
    {
        if (!AlohaSource.IsOne(folder))
        {
            return framesPerSecond is { } rate
                ? throw new DatasetException(FormattableString.Invariant($"--fps is {rate}, but a LeRobot data set says itself how many rows a second it has."))
                : new LeRobotSource(LeRobotDataset.Open(folder));
        }

        return AlohaSource.Open(folder, framesPerSecond);
    }
}
