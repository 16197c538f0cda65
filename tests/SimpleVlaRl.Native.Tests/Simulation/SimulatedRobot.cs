using System.Globalization;
using System.Text.RegularExpressions;
using SimpleVlaRl.Core.Environments;
using SimpleVlaRl.Core.Robots;
using SimpleVlaRl.Simulation;

namespace SimpleVlaRl.Native.Tests.Simulation;

/// <summary>The shipped profile of the simulated robot, read from hardware/simulated-bimanual/robot.yaml line by line.</summary>
internal static partial class SimulatedRobot
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

    private static RobotProfile Load()
    {
        List<ArmProfile> arms = [];
        List<CameraProfile> cameras = [];
        List<JointProfile> joints = [];
        foreach (string line in File.ReadLines(Path.Combine(Repository.Root, "hardware", "simulated-bimanual", "robot.yaml")))
        {
            if (JointLine().Match(line) is { Success: true } joint)
            {
                double[] numbers = [.. Enumerable.Range(3, 6).Select(group => double.Parse(joint.Groups[group].Value, CultureInfo.InvariantCulture))];
                joints.Add(new JointProfile(
                    joint.Groups[1].Value,
                    joint.Groups[2].Value == "radian" ? JointUnit.Radian : JointUnit.Opening,
                    numbers[0],
                    numbers[1],
                    numbers[2],
                    numbers[3],
                    numbers[4],
                    numbers[5]));
            }
            else if (CameraLine().Match(line) is { Success: true } camera)
            {
                cameras.Add(new CameraProfile
                {
                    Name = camera.Groups[1].Value,
                    Topic = camera.Groups[2].Value,
                    Width = int.Parse(camera.Groups[3].Value, CultureInfo.InvariantCulture),
                    Height = int.Parse(camera.Groups[4].Value, CultureInfo.InvariantCulture),
                });
            }
            else if (ArmLine().Match(line) is { Success: true } arm)
            {
                joints = [];
                arms.Add(new ArmProfile { Name = arm.Groups[1].Value, Joints = joints, JointStateTopic = "/joint_states", CommandTopic = "/joint_trajectory" });
            }
        }

        return new RobotProfile { Name = "simulated-bimanual", Arms = arms, Cameras = cameras };
    }

    [GeneratedRegex(@"name: (\w+), unit: (\w+), lower: (\S+), upper: (\S+), margin: (\S+), maximum_velocity: (\S+), maximum_tracking_error: (\S+), home: (\S+) ")]
    private static partial Regex JointLine();

    [GeneratedRegex(@"name: (\w+), topic: (\S+), width: (\d+), height: (\d+)")]
    private static partial Regex CameraLine();

    [GeneratedRegex(@"^  - name: (\w+)$")]
    private static partial Regex ArmLine();
}
