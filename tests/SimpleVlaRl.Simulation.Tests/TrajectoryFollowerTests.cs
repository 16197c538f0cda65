namespace SimpleVlaRl.Simulation.Tests;

public sealed class TrajectoryFollowerTests
{
    [Fact]
    public void Sample_TwoPoints_InterpolatesAndHoldsAtTheEnd()
    {
        TrajectoryFollower follower = new([0.0, 1.0], 4);
        Assert.Null(follower.TryReplace(10, [1.0, 1.0, 1.0, 3.0], [0.1, 0.2]));
        Assert.Equal([0.5, 1.0], Sample(follower, 10.05), (a, b) => Math.Abs(a - b) < 1e-12);
        Assert.Equal([1.0, 2.0], Sample(follower, 10.15), (a, b) => Math.Abs(a - b) < 1e-12);
        Assert.Equal([1.0, 3.0], Sample(follower, 10.2001));
        Assert.Equal([1.0, 3.0], Sample(follower, 99));
    }

    [Fact]
    public void TryReplace_InMidMotion_SplicesFromTheTargetOfThatMoment()
    {
        TrajectoryFollower follower = new([0.0], 4);
        Assert.Null(follower.TryReplace(0, [1.0], [1.0]));
        Assert.Null(follower.TryReplace(0.5, [0.0], [0.5]));
        Assert.Equal(0.5, Sample(follower, 0.5)[0], 12);
        Assert.Equal(0.25, Sample(follower, 0.75)[0], 12);
        Assert.Equal(0.0, Sample(follower, 1.0)[0]);
    }

    [Theory]
    [InlineData(new[] { 1.0, 2.0 }, new[] { 0.1, 0.1 }, "increasing")]
    [InlineData(new[] { 1.0 }, new[] { double.NaN }, "finite")]
    [InlineData(new[] { 1.0 }, new[] { -0.1 }, "at least zero")]
    [InlineData(new[] { double.NaN }, new[] { 0.1 }, "finite")]
    [InlineData(new[] { 1.0, 2.0 }, new[] { 0.1 }, "1 points of 1 joints")]
    [InlineData(new double[0], new double[0], "0 points")]
    public void TryReplace_BadTrajectory_SaysWhatAndChangesNothing(double[] positions, double[] times, string expected)
    {
        TrajectoryFollower follower = new([7.0], 4);
        Assert.Contains(expected, follower.TryReplace(0, positions, times), StringComparison.Ordinal);
        Assert.Equal(7.0, Sample(follower, 5)[0]);
    }

    [Fact]
    public void StepPhysics_FollowedTrajectory_EqualsServoSteps()
    {
        using SimulatedBimanualEnvironment environments = SimulatedRobot.Create(2);
        environments.Reset(0, SimulatedRobot.Start(2));
        environments.Reset(1, SimulatedRobot.Start(2));
        double[] command = [.. environments.Robot.Joints.Select(joint => joint.Home)];
        double[] target = new double[command.Length];
        TrajectoryFollower follower = new(command, 8);
        for (int period = 0; period < 50; period++)
        {
            command[8] += 0.01;
            command[13] -= 0.01;
            environments.Step(0, command);
            double now = period * 0.02;
            Assert.Null(follower.TryReplace(now, command, [0.02]));
            for (int step = 1; step <= 5; step++)
            {
                follower.Sample(now + (step * 0.004), target);
                environments.StepPhysics(1, target);
            }
        }

        Assert.Equal(PhysicsLoop.Positions(environments, 0), PhysicsLoop.Positions(environments, 1), (a, b) => Math.Abs(a - b) < 1e-9);
    }

    private static double[] Sample(TrajectoryFollower follower, double now)
    {
        double[] target = new double[follower.JointCount];
        follower.Sample(now, target);
        return target;
    }
}
