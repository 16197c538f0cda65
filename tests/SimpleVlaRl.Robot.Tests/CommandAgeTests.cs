using SimpleVlaRl.Core.Commands;
using SimpleVlaRl.Core.Robots;
using SimpleVlaRl.Messages.TrajectoryMessages;
using SimpleVlaRl.Ros2;
using SimpleVlaRl.Ros2.Robot;
using SimpleVlaRl.Ros2.Transport;
using SimpleVlaRl.Safety;

namespace SimpleVlaRl.Robot.Tests;

/// <summary>A program that stands still between a decision and its sending: the arms go on meanwhile, and would be called back by what it then sends.</summary>
public sealed class CommandAgeTests
{
    [Fact]
    public async Task Publish_CommandDecidedMoreThanHalfAPeriodAgo_IsNotSent()
    {
        RobotProfile robot = new()
        {
            Name = "tested",
            IsCollisionUnchecked = true,
            ServoRateHertz = 50,
            Cameras = [],
            Arms = [new ArmProfile
            {
                Name = "only",
                JointStateTopic = "/age_tests/joint_states",
                CommandTopic = "/age_tests/joint_trajectory",
                Joints = [new JointProfile("waist", JointUnit.Radian, -3, 3, 0.1, 1, 5, 100, 0.5, 0)],
            }],
        };
        HandClock clock = new();
        using RosContext context = RosNodes.Open("command_age", clock);
        using RosJointCommandSink sink = new(context, robot);
        int heard = 0;
        using RosContext driver = RosNodes.Open("command_age");
        RosSubscription subscription = driver.Subscribe(
            robot.Arms[0].CommandTopic, JointTrajectory.Description, QosProfile.Default, (_, in _) => Interlocked.Increment(ref heard));
        await RosNodes.Until(() => subscription.MatchedPublishers == 1 && sink.Unheard() is null);

        CommandGate gate = new(robot, 1, clock);
        JointCommand armed = gate.Arm([0.5]).Command!;
        clock.Pass(TimeSpan.FromMilliseconds(10));
        Assert.Null(sink.Publish(armed));
        clock.Pass(TimeSpan.FromMilliseconds(0.5));
        Assert.Equal(
            "/age_tests/joint_trajectory: 0.5 ms after it could have been sent at the latest",
            sink.Publish(armed));

        clock.Pass(TimeSpan.FromMilliseconds(20));
        ProposedAction stay = new(1) { IsMeasured = true, Source = ActionSource.Hold };
        stay.Positions[0] = stay.MeasuredPositions[0] = 0.5;
        JointCommand held = gate.Submit(stay).Command!;
        Assert.Null(sink.Publish(held));
        clock.Pass(TimeSpan.FromSeconds(3));
        Assert.Contains(": 2990 ms after", sink.Publish(held), StringComparison.Ordinal);
        await RosNodes.Until(() => Volatile.Read(ref heard) == 2);
        Assert.Equal(0, sink.Failed);
    }

    /// <summary>Goes on when it is told to.</summary>
    private sealed class HandClock : TimeProvider
    {
        private long ticks = TimeSpan.TicksPerSecond;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => Interlocked.Read(ref ticks);

        public void Pass(TimeSpan time) => Interlocked.Add(ref ticks, time.Ticks);
    }
}
