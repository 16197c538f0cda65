using SimpleVlaRl.Core.Environments;
using SimpleVlaRl.Core.Robots;

namespace SimpleVlaRl.Simulation.Tests;

public sealed class ExpertTests
{
    [Fact]
    public void Run_TwentySeedsRoundedWithPauses_SucceedsOnAllInsideTheJointBudget()
    {
        using SimulatedBimanualEnvironment environments = SimulatedRobot.Create();
        IScriptedExpert expert = environments.CreateExpert(SimulatedRobot.Task);
        int joints = environments.Robot.Joints.Count;
        double[] lowest = [.. Enumerable.Repeat(double.PositiveInfinity, joints)];
        double[] highest = [.. Enumerable.Repeat(double.NegativeInfinity, joints)];
        double[] previous = new double[joints];
        for (long seed = 0; seed < 20; seed++)
        {
            bool first = true;
            ExpertMeasurement result = ExpertEpisode.Run(environments, 0, expert, SimulatedRobot.Start(seed), new ExpertConditions(), waypoint =>
            {
                for (int joint = 0; joint < joints; joint++)
                {
                    lowest[joint] = Math.Min(lowest[joint], waypoint[joint]);
                    highest[joint] = Math.Max(highest[joint], waypoint[joint]);
                    JointProfile profile = environments.Robot.Joints[joint];
                    double perSecond = first ? 0 : Math.Abs(waypoint[joint] - previous[joint]) * 10;
                    Assert.True(perSecond <= (profile.Unit == JointUnit.Radian ? 1.8 : profile.MaximumVelocity), $"{profile.Name} goes {perSecond} per second");
                }

                waypoint.CopyTo(previous, 0);
                first = false;
            });
            Assert.True(result.Succeeded, $"seed {seed}");
            Assert.InRange(result.Seconds, 2, 6.5);
        }

        Assert.All(lowest.Zip(highest), range => Assert.InRange(range.Second - range.First, 0, 1.4));
    }

    [Fact]
    public void Run_NoisyWaypoints_RecoversAndSucceeds()
    {
        using SimulatedBimanualEnvironment environments = SimulatedRobot.Create();
        IScriptedExpert expert = environments.CreateExpert(SimulatedRobot.Task);
        ExpertConditions noisy = new() { NoiseRadians = 0.03 };
        int succeeded = 0;
        for (long seed = 100; seed < 110; seed++)
        {
            succeeded += ExpertEpisode.Run(environments, 0, expert, SimulatedRobot.Start(seed), noisy).Succeeded ? 1 : 0;
        }

        Assert.InRange(succeeded, 9, 10);
    }

    [Fact]
    public void State_CubeDroppedAfterSuccess_StaysSucceeded()
    {
        using SimulatedBimanualEnvironment environments = SimulatedRobot.Create();
        ExpertMeasurement result = ExpertEpisode.Run(
            environments, 0, environments.CreateExpert(SimulatedRobot.Task), SimulatedRobot.Start(3), new ExpertConditions());
        Assert.True(result.Succeeded);
        double[] command = new double[environments.Robot.Joints.Count];
        environments.ReadJointTargets(0, command);

        // The left hand opens, and the right one goes home so that the cube cannot come to rest on its fingers.
        command[6] = 1;
        for (int joint = 7; joint < command.Length; joint++)
        {
            command[joint] = environments.Robot.Joints[joint].Home;
        }

        for (int step = 0; step < 100; step++)
        {
            Assert.Equal(EnvironmentState.Succeeded, environments.Step(0, command));
        }

        Assert.InRange(PhysicsLoop.Positions(environments, 0)[^5], 0, 0.06);
        environments.Reset(0, SimulatedRobot.Start(4));
        Assert.Equal(EnvironmentState.Running, environments.State(0));
    }

    [Fact]
    public void State_RightHandOnlyLifts_IsNoSuccess()
    {
        using SimulatedBimanualEnvironment environments = SimulatedRobot.Create();
        IScriptedExpert expert = environments.CreateExpert(SimulatedRobot.Task);
        environments.Reset(0, SimulatedRobot.Start(3));
        expert.Begin(0, 10);
        double[] left = [.. environments.Robot.Arms[0].Joints.Select(joint => joint.Home)];
        double[] from = new double[environments.Robot.Joints.Count];
        double[] waypoint = new double[from.Length];
        double[] command = new double[from.Length];
        environments.ReadJointTargets(0, waypoint);
        for (int period = 0; period < 250; period++)
        {
            if (period % 5 == 0)
            {
                waypoint.CopyTo(from, 0);
                expert.NextWaypoint(0, waypoint);
                left.CopyTo(waypoint, 0);
            }

            double fraction = ((period % 5) + 1) / 5.0;
            for (int joint = 0; joint < command.Length; joint++)
            {
                command[joint] = from[joint] + (fraction * (waypoint[joint] - from[joint]));
            }

            Assert.Equal(EnvironmentState.Running, environments.Step(0, command));
        }

        // The right hand did lift it: what is missing is the left hand.
        Assert.InRange(PhysicsLoop.Positions(environments, 0)[^5], 0.2, 0.4);
    }
}
