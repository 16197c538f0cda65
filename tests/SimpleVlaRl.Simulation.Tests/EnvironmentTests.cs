using SimpleVlaRl.Core.Environments;
using SimpleVlaRl.Core.Robots;
using SimpleVlaRl.Simulation.Errors;

namespace SimpleVlaRl.Simulation.Tests;

public sealed class EnvironmentTests
{
    [Fact]
    public void Reset_SameSeed_GivesBitIdenticalEpisode()
    {
        using SimulatedBimanualEnvironment first = SimulatedRobot.Create(2);
        using SimulatedBimanualEnvironment second = SimulatedRobot.Create();
        first.Reset(0, SimulatedRobot.Start(5));
        Wave(first, 0);

        // The second run of environment 0 must not remember the first; environment 1 and another process-like instance agree too.
        double[] expected = PhysicsLoop.Positions(first, 0);
        first.Reset(0, SimulatedRobot.Start(5));
        Wave(first, 0);
        first.Reset(1, SimulatedRobot.Start(5));
        Wave(first, 1);
        second.Reset(0, SimulatedRobot.Start(5));
        Wave(second, 0);

        Assert.Equal(expected, PhysicsLoop.Positions(first, 0));
        Assert.Equal(expected, PhysicsLoop.Positions(first, 1));
        Assert.Equal(expected, PhysicsLoop.Positions(second, 0));
    }

    [Fact]
    public void Reset_ManySeeds_SpreadsCubeOverTheWholeArea()
    {
        using SimulatedBimanualEnvironment environments = SimulatedRobot.Create();
        List<double> xs = [];
        List<double> ys = [];
        for (long seed = 0; seed < 200; seed++)
        {
            environments.Reset(0, SimulatedRobot.Start(seed));
            double[] positions = PhysicsLoop.Positions(environments, 0);
            xs.Add(positions[^7]);
            ys.Add(positions[^6]);
        }

        Assert.InRange(xs.Min(), 0.04, 0.05);
        Assert.InRange(xs.Max(), 0.19, 0.20);
        Assert.InRange(ys.Min(), -0.06, -0.05);
        Assert.InRange(ys.Max(), 0.05, 0.06);
        Assert.Equal(200, xs.Distinct().Count());
    }

    [Fact]
    public void Reset_Home_JointsStartThereAndStayWithinTwoHundredths()
    {
        using SimulatedBimanualEnvironment environments = SimulatedRobot.Create();
        environments.Reset(0, SimulatedRobot.Start(0));
        double[] home = [.. environments.Robot.Joints.Select(joint => joint.Home)];
        double[] measured = new double[home.Length];
        environments.ReadJointPositions(0, measured);
        Assert.Equal(home, measured);

        for (int step = 0; step < 100; step++)
        {
            environments.Step(0, home);
        }

        environments.ReadJointPositions(0, measured);
        Assert.All(measured.Zip(home), pair => Assert.Equal(pair.Second, pair.First, 0.02));
    }

    [Fact]
    public void Step_ArmStretchedOut_SettlesWithinTwoHundredthsOfTheCommand()
    {
        using SimulatedBimanualEnvironment environments = SimulatedRobot.Create();
        environments.Reset(0, SimulatedRobot.Start(0));
        double[] home = [.. environments.Robot.Joints.Select(joint => joint.Home)];
        double[] command = [0.3, 0.0, 0.4, 0.5, 0.4, -0.5, 0.2, -0.3, 0.2, -0.2, -0.4, 0.3, 0.6, 0.7];
        double[] blended = new double[home.Length];
        for (int step = 1; step <= 200; step++)
        {
            double fraction = Math.Min(1, step / 100.0);
            for (int joint = 0; joint < home.Length; joint++)
            {
                blended[joint] = home[joint] + (fraction * (command[joint] - home[joint]));
            }

            environments.Step(0, blended);
        }

        double[] measured = new double[home.Length];
        environments.ReadJointPositions(0, measured);
        Assert.All(measured.Zip(command), pair => Assert.Equal(pair.Second, pair.First, 0.02));
    }

    [Fact]
    public void Step_BadNumberInThePhysics_FaultsAndStaysSoUntilReset()
    {
        using SimulatedBimanualEnvironment environments = SimulatedRobot.Create();
        double[] home = [.. environments.Robot.Joints.Select(joint => joint.Home)];
        environments.Reset(0, SimulatedRobot.Start(0));
        environments.Step(0, home);
        environments.StartedSlot(0).Physics!.Velocities[2] = double.NaN;

        Assert.Equal(EnvironmentState.Faulted, environments.Step(0, home));
        double seconds = environments.SimulatedSeconds(0);
        Assert.Equal(EnvironmentState.Faulted, environments.Step(0, home));
        Assert.Equal(EnvironmentState.Faulted, environments.StepPhysics(0, home));
        Assert.Equal(seconds, environments.SimulatedSeconds(0));

        environments.Reset(0, SimulatedRobot.Start(1));
        Assert.Equal(EnvironmentState.Running, environments.Step(0, home));
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void Step_CommandNotFinite_ThrowsAndMovesNothing(double bad)
    {
        using SimulatedBimanualEnvironment environments = SimulatedRobot.Create();
        environments.Reset(0, SimulatedRobot.Start(0));
        double[] before = PhysicsLoop.Positions(environments, 0);
        double[] command = [.. environments.Robot.Joints.Select(joint => joint.Home)];
        command[8] = bad;

        ArgumentException error = Assert.Throws<ArgumentException>(() => environments.Step(0, command));

        Assert.Contains("right_shoulder", error.Message, StringComparison.Ordinal);
        Assert.Equal(before, PhysicsLoop.Positions(environments, 0));
        Assert.Equal(EnvironmentState.Running, environments.State(0));
    }

    [Fact]
    public void Step_BeforeReset_SaysToReset()
    {
        using SimulatedBimanualEnvironment environments = SimulatedRobot.Create();
        Assert.Equal(EnvironmentState.Idle, environments.State(0));
        Assert.Contains("Reset", Assert.Throws<InvalidOperationException>(() => environments.Step(0, new double[14])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Reset_UnknownTask_NamesTheNearest()
    {
        using SimulatedBimanualEnvironment environments = SimulatedRobot.Create();
        ArgumentException error = Assert.Throws<ArgumentException>(() => environments.Reset(0, new ReportStart("transfer_cub", 0)));
        Assert.Contains("'transfer_cube'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Constructor_JointThatTheSceneLacks_NamesIt()
    {
        RobotProfile profile = SimulatedRobot.Profile;
        ArmProfile left = profile.Arms[0] with
        {
            Joints = [.. profile.Arms[0].Joints.Select(joint => joint.Name == "left_elbow" ? joint with { Name = "left_knee" } : joint)],
            Geometry = null,
        };
        using SimulatedBimanualEnvironment available = SimulatedRobot.Create();
        SimulationException error = Assert.Throws<SimulationException>(
            () => new SimulatedBimanualEnvironment(profile with { Arms = [left, profile.Arms[1]], IsCollisionUnchecked = true }, 1));
        Assert.Contains("left_knee", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Step_ThousandTimes_AllocatesNothing()
    {
        using SimulatedBimanualEnvironment environments = SimulatedRobot.Create();
        environments.Reset(0, SimulatedRobot.Start(0));
        double[] command = [.. environments.Robot.Joints.Select(joint => joint.Home)];
        double[] measured = new double[command.Length];
        Run(10);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Run(1000);
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());

        void Run(int steps)
        {
            for (int step = 0; step < steps; step++)
            {
                environments.Step(0, command);
                environments.StepPhysics(0, command);
                environments.ReadJointPositions(0, measured);
                environments.ReadJointVelocities(0, measured);
            }
        }
    }

    private static void Wave(SimulatedBimanualEnvironment environments, int environment)
    {
        double[] command = [.. environments.Robot.Joints.Select(joint => joint.Home)];
        for (int step = 0; step < 100; step++)
        {
            command[8] = -0.96 + (0.01 * step);
            command[10] = 0.3 * Math.Sin(0.1 * step);
            command[13] = 1 - (0.01 * step);
            environments.Step(environment, command);
        }
    }
}
