using SimpleVlaRl.Core.Observations;
using SimpleVlaRl.Messages.Descriptions;
using SimpleVlaRl.Messages.SensorMessages;
using SimpleVlaRl.Messages.StandardMessages;
using SimpleVlaRl.Ros2.Transport;

namespace SimpleVlaRl.Ros2.Tests.Robot;

/// <summary>Joints that are missing, and joints in messages of their own.</summary>
public sealed partial class RosObservationSourceTests
{
    [Fact]
    public async Task TryObserve_MissingJoint_IsNamed()
    {
        JointState state = new() { Name = ["waist", "wrist"], Position = [0, 0] };
        ObservationStatus status = ObservationStatus.Usable;
        await Ros.Until(
            () =>
            {
                images.Publish(Picture(0));
                joints.Publish(state);
                status = source.TryObserve(observation, 0);
                return status.Detail.Contains("is in no message", StringComparison.Ordinal);
            },
            "a joint is missing");
        Assert.Equal((ObservationProblem.Missing, JointTopic), (status.Problem, status.Stream));
        Assert.Equal("joint 'only/elbow' is in no message; found waist, wrist; expected waist, elbow", status.Detail);
        Assert.Equal(ObservationProblem.Missing, source.TryReadJointPositions(new double[2]).Problem);
    }

    [Fact]
    public async Task TryObserve_JointsInMessagesOfTheirOwn_AreMergedWithTheirOwnAges()
    {
        images.Publish(Picture(1_000_000_000));
        await Ros.Until(
            () =>
            {
                images.Publish(Picture(1_000_000_000));
                joints.Publish(new JointState { Header = new Header(1_000_000_000, ""), Name = ["elbow"], Position = [-0.5] });
                joints.Publish(new JointState { Header = new Header(1_010_000_000, ""), Name = ["gripper", "waist"], Position = [9, 0.25] });
                return source.TryObserve(observation, 0).IsUsable;
            },
            "both joints");
        Assert.Equal([0.25, -0.5], observation.JointPositions);
        Assert.Equal(1_000_000_000, observation.JointStampNanoseconds);

        // One of them falls silent: its age counts, whatever the other's.
        ObservationStatus status = ObservationStatus.Usable;
        long stamp = 1_010_000_000;
        await Ros.Until(
            () =>
            {
                stamp += 5_000_000;
                joints.Publish(new JointState { Header = new Header(stamp, ""), Name = ["waist"], Position = [0.25] });
                status = source.TryReadJointPositions(new double[2]);
                return !status.IsUsable;
            },
            "the joint that fell silent");
        Assert.Equal((ObservationProblem.Skewed, JointTopic), (status.Problem, status.Stream));
    }

    [Fact]
    public async Task TryObserve_TopicOfAnotherType_NamesBothSides()
    {
        joints.Dispose();
        using RosContext other = Ros.Open("talker");
        using RosPublisher talking = other.CreatePublisher(JointTopic, StringMessage.Description, QosProfile.Default);
        ObservationStatus status = ObservationStatus.Usable;
        await Ros.Until(
            () =>
            {
                images.Publish(Picture(1_000_000_000));
                talking.Publish(new StringMessage { Data = "waist" });
                status = source.TryObserve(observation, 0);
                return status.Detail.Contains("/talker publishes it as", StringComparison.Ordinal);
            },
            "the other type");
        Assert.Equal((ObservationProblem.Missing, JointTopic), (status.Problem, status.Stream));
        Assert.EndsWith(
            "/talker publishes it as std_msgs::msg::dds_::String_; expected sensor_msgs::msg::dds_::JointState_", status.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task TryObserve_TypeOfTheSameNameWithAnotherHash_IsSaidOnceAndRead()
    {
        joints.Dispose();
        MessageDescription changed = new("sensor_msgs/msg/JointState", FieldDescription.Of("header", Header.Description));
        using RosContext other = Ros.Open("old_driver");
        using RosPublisher publisher = other.CreatePublisher(JointTopic, changed, QosProfile.Default);
        long stamp = 1_000_000_000;
        await Ros.Until(
            () =>
            {
                stamp += 10_000_000;
                images.Publish(Picture(stamp));
                publisher.Publish(Joints(stamp));
                return source.TryObserve(observation, 0).IsUsable;
            },
            "joints of the other definition");
        string notice = Assert.Single(notices, notice => notice.Contains("by the definition", StringComparison.Ordinal));
        Assert.Contains($"{changed.TypeHash}; this program has {JointState.Description.TypeHash}", notice, StringComparison.Ordinal);
    }

    [Fact]
    public async Task TryObserve_AnotherDriversJointsOnTheSameTopic_ArePassedOver()
    {
        await UntilUsable(1_000_000_000);
        using RosContext other = Ros.Open("mobile_base");
        using RosPublisher wheels = other.CreatePublisher(JointTopic, JointState.Description, QosProfile.Default);
        await Ros.Until(() => wheels.MatchedSubscriptions > 0, "the wheels' publisher");
        long received = source.Counts[1].Received;
        for (int message = 0; message < 10; message++)
        {
            wheels.Publish(new JointState { Header = new Header(1_000_000_000, ""), Name = ["wheel"], Position = [7] });
            await Task.Delay(10, TestContext.Current.CancellationToken);
            Assert.True(source.TryReadJointPositions(new double[2]).IsUsable);
        }

        Assert.Equal((received, 0), (source.Counts[1].Received, source.Counts[1].Rejected));
        Assert.False(watch.IsViolated(), watch.Describe());
    }
}
