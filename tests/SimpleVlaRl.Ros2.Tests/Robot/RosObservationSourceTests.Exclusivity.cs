using SimpleVlaRl.Messages.SensorMessages;
using SimpleVlaRl.Ros2.Robot;
using SimpleVlaRl.Ros2.Transport;

namespace SimpleVlaRl.Ros2.Tests.Robot;

/// <summary>Somebody else on the robot's topics.</summary>
public sealed partial class RosObservationSourceTests
{
    [Fact]
    public async Task IsViolated_SecondPublisherOfASensor_IsNamed()
    {
        await UntilUsable(1_000_000_000);
        Assert.False(watch.IsViolated());
        using RosContext other = Ros.Open("left_over_simulator");
        using RosPublisher second = other.CreatePublisher(CameraTopic, Image.Description, QosProfile.SensorData);
        await Ros.Until(watch.IsViolated, "the second publisher is noticed");
        await Ros.Until(() => watch.Describe().Contains("left_over_simulator", StringComparison.Ordinal), "it is named");
        Assert.Contains($"{CameraTopic} is published by 2", watch.Describe(), StringComparison.Ordinal);
        await Ros.Until(() => second.MatchedSubscriptions > 0 && second.Publish(Picture(1_000_000_001)), "it publishes");
        await Task.Delay(100, TestContext.Current.CancellationToken);
        second.Dispose();
        await Ros.Until(() => watch.Describe().Contains("was published by another within the last second", StringComparison.Ordinal), "it is remembered");
        Assert.True(watch.IsViolated());
        await Ros.Until(() => !watch.IsViolated(), "it is forgotten after a second");
    }

    [Fact]
    public async Task IsViolated_SomebodyElseCommandsTheArm_IsNoticedAndOurOwnPublisherIsNot()
    {
        using RosJointCommandSink ours = new(ourSide, robot);
        await Task.Delay(200, TestContext.Current.CancellationToken);
        Assert.False(watch.IsViolated());
        using RosContext other = Ros.Open("intruder");
        using RosPublisher theirs = other.CreatePublisher(
            robot.Arms[0].CommandTopic, Messages.TrajectoryMessages.JointTrajectory.Description, QosProfile.NewestReliable);
        await Ros.Until(watch.IsViolated, "the intruder is noticed");
        await Ros.Until(() => watch.Describe().Contains("/intruder as well", StringComparison.Ordinal), "it is named");
        await Ros.Until(() => theirs.MatchedSubscriptions > 0 && theirs.Publish(new Messages.TrajectoryMessages.JointTrajectory()), "it commands");
        await Task.Delay(100, TestContext.Current.CancellationToken);
        theirs.Dispose();
        Assert.True(watch.IsViolated(), "a command of a moment ago is forgotten");
        await Ros.Until(() => !watch.IsViolated(), "it is forgotten after a second");
    }
}
