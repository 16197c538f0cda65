using SimpleVlaRl.CommandLine;
using SimpleVlaRl.Core.Policies;
using SimpleVlaRl.Core.Robots;
using SimpleVlaRl.Robots;
using SimpleVlaRl.Simulation;
using SimpleVlaRl.Simulation.Errors;

namespace SimpleVlaRl.Experiments.Export;

/// <summary>How far apart two answers would put a robot's tool points; for robots whose kinematics are known, which is the simulated one.</summary>
internal sealed class ToolErrors : IDisposable
{
    private readonly SimulatedToolKinematics kinematics;
    private readonly double[] first = new double[3 * SimulatedToolKinematics.ToolCount];
    private readonly double[] second = new double[3 * SimulatedToolKinematics.ToolCount];

    private ToolErrors(SimulatedToolKinematics kinematics) => this.kinematics = kinematics;

    /// <summary>The kinematics of the robot whose joints a policy moves; null when they are not known, or MuJoCo is absent.</summary>
    public static ToolErrors? For(PolicyManifest manifest)
    {
        string file = RepositoryPaths.Of("hardware", "simulated-bimanual", "robot.yaml");
        if (!File.Exists(file))
        {
            return null;
        }

        RobotProfile robot = RobotProfileFile.Read(file).Profile;
        if (!ManifestJoint.Of(robot).SequenceEqual(manifest.Joints))
        {
            return null;
        }

        try
        {
            return new ToolErrors(new SimulatedToolKinematics(robot));
        }
        catch (SimulationException)
        {
            return null;
        }
    }

    /// <summary>Adds the distances between the tool points of two waypoints, metres.</summary>
    public void Add(ReadOnlySpan<float> expected, ReadOnlySpan<float> found, List<double> distances)
    {
        kinematics.Locate(expected, first);
        kinematics.Locate(found, second);
        for (int tool = 0; tool < SimulatedToolKinematics.ToolCount; tool++)
        {
            double x = first[3 * tool] - second[3 * tool];
            double y = first[(3 * tool) + 1] - second[(3 * tool) + 1];
            double z = first[(3 * tool) + 2] - second[(3 * tool) + 2];
            distances.Add(Math.Sqrt((x * x) + (y * y) + (z * z)));
        }
    }

    public void Dispose() => kinematics.Dispose();
}
