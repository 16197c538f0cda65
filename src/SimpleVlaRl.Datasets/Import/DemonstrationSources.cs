using SimpleVlaRl.Core.Robots;
using SimpleVlaRl.Datasets.Aloha;
using SimpleVlaRl.Datasets.Bags;
using SimpleVlaRl.Datasets.LeRobot;
using SimpleVlaRl.Datasets.Sources;

namespace SimpleVlaRl.Datasets.Import;

/// <summary>Finds out what form a data set has, by what lies in its folder.</summary>
internal static class DemonstrationSources
{
    /// <summary>Opens one.</summary>
    /// <param name="folder">Its folder.</param>
    /// <param name="framesPerSecond">Rows per second as a person says it; null where nothing was said.</param>
    /// <param name="robot">The robot, for bags of its topics.</param>
    /// <exception cref="DatasetException">It is of no form that is read, or damaged.</exception>
    public static IDemonstrationSource Open(string folder, double? framesPerSecond, RobotProfile robot)
    {
        if (AlohaSource.IsOne(folder))
        {
            return AlohaSource.Open(folder, framesPerSecond);
        }

        if (framesPerSecond is { } rate)
        {
            throw new DatasetException(FormattableString.Invariant($"--fps is {rate}, but only HDF5 files do not say themselves when their rows were."));
        }

        bool isBag = !File.Exists(Path.Combine(folder, LeRobotPaths.Info)) && BagSource.IsOne(folder);
        return isBag ? BagSource.Open(folder, robot) : new LeRobotSource(LeRobotDataset.Open(folder));
    }
}
