using SimpleVlaRl.Core.Environments;
using SimpleVlaRl.Core.Robots;
using SimpleVlaRl.Robots;
using SimpleVlaRl.Simulation.Errors;

namespace SimpleVlaRl.Simulation.Tests;

/// <summary>The shipped profile of the simulated robot, read from hardware/simulated-bimanual/robot.yaml line by line.</summary>
internal static class SimulatedRobot
{
    public const string Task = "transfer_cube";

    public static RobotProfile Profile { get; } = Load();

    public static SimulatedBimanualEnvironment Create(int count = 1)
    {
        try
        {
            return new SimulatedBimanualEnvironment(Profile, count);
        }
        catch (SimulationException missing) when (missing.Message.Contains("cannot be loaded", StringComparison.Ordinal))
        {
            Assert.Skip(missing.Message);
            throw;
        }
    }

    public static EpisodeStart Start(long seed, bool randomize = false) => new ReportStart(Task, seed, randomize);

    private static RobotProfile Load() => RobotProfileFile.Read(Path.Combine(Repository.Root, "hardware", "simulated-bimanual", "robot.yaml")).Profile;
}
