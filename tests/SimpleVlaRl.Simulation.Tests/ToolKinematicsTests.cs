using SimpleVlaRl.Core.Robots;
using SimpleVlaRl.Robots;

namespace SimpleVlaRl.Simulation.Tests;

/// <summary>The tool points against what the arm's geometry demands.</summary>
public sealed class ToolKinematicsTests
{
    [Fact]
    public void Locate_OfATurnedWaist_TurnsTheToolAboutTheVertical()
    {
        RobotProfile robot = Robot();
        using SimulatedToolKinematics kinematics = new(robot);
        float[] joints = Home(robot);
        double[] home = At(kinematics, joints);

        // Three angles give three points of the circle; its centre is the waist's axis, the same for all triples.
        double[][] circle = [.. ((float[])[-0.6f, -0.2f, 0.3f, 0.7f]).Select(angle => At(kinematics, With(robot, joints, "left_waist", angle)))];
        Assert.All(circle, point => Assert.Equal(home[2], point[2], 1e-9));
        Assert.All(circle, point => Assert.Equal(home[3..], point[3..]));
        (double x, double y) = Centre(circle[0], circle[1], circle[2]);
        (double otherX, double otherY) = Centre(circle[1], circle[2], circle[3]);
        Assert.Equal(x, otherX, 1e-6);
        Assert.Equal(y, otherY, 1e-6);
        double radius = double.Hypot(circle[0][0] - x, circle[0][1] - y);
        double chord = double.Hypot(circle[3][0] - circle[0][0], circle[3][1] - circle[0][1]);
        Assert.Equal(2 * radius * Math.Sin((0.7 + 0.6) / 2), chord, 1e-6);
        Assert.True(radius > 0.1, $"the tool is {radius} m from the waist's axis");
    }

    [Theory]
    [InlineData("left_wrist_rotate", false)]
    [InlineData("right_elbow", true)]
    [InlineData("left_gripper", false)]
    public void Locate_OfAnotherJoint_MovesOnlyWhatItCarries(string joint, bool moves)
    {
        RobotProfile robot = Robot();
        using SimulatedToolKinematics kinematics = new(robot);
        double[] home = At(kinematics, Home(robot));

        double[] moved = At(kinematics, With(robot, Home(robot), joint, 0.4f));

        double distance = Math.Sqrt(home.Zip(moved, (a, b) => (a - b) * (a - b)).Sum());
        Assert.Equal(moves, distance > 0.01);
        Assert.Equal(home[..3], moved[..3], (a, b) => Math.Abs(a - b) < 1e-9);
    }

    [Fact]
    public void Locate_OfTooFewJoints_SaysHowMany()
    {
        using SimulatedToolKinematics kinematics = new(Robot());
        ArgumentException exception = Assert.Throws<ArgumentException>(() => kinematics.Locate(new float[13], new double[6]));
        Assert.Contains("13 joints", exception.Message, StringComparison.Ordinal);
    }

    private static RobotProfile Robot() => RobotProfileFile.Read(Path.Combine(Repository.Root, "hardware", "simulated-bimanual", "robot.yaml")).Profile;

    private static float[] Home(RobotProfile robot) => [.. robot.Joints.Select(joint => (float)joint.Home)];

    private static float[] With(RobotProfile robot, float[] joints, string name, float value) =>
        [.. joints.Select((joint, index) => robot.Joints[index].Name == name ? value : joint)];

    private static double[] At(SimulatedToolKinematics kinematics, float[] joints)
    {
        double[] points = new double[3 * SimulatedToolKinematics.ToolCount];
        kinematics.Locate(joints, points);
        return points;
    }

    /// <summary>The centre of the circle through three points of a plane.</summary>
    private static (double X, double Y) Centre(double[] a, double[] b, double[] c)
    {
        double d = 2 * ((a[0] * (b[1] - c[1])) + (b[0] * (c[1] - a[1])) + (c[0] * (a[1] - b[1])));
        double aa = (a[0] * a[0]) + (a[1] * a[1]), bb = (b[0] * b[0]) + (b[1] * b[1]), cc = (c[0] * c[0]) + (c[1] * c[1]);
        return (
            ((aa * (b[1] - c[1])) + (bb * (c[1] - a[1])) + (cc * (a[1] - b[1]))) / d, ((aa * (c[0] - b[0])) + (bb * (a[0] - c[0])) + (cc * (b[0] - a[0]))) / d);
    }
}
