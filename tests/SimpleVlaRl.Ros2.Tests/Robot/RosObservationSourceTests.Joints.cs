using SimpleVlaRl.Core.Observations;
using SimpleVlaRl.Messages.SensorMessages;
using SimpleVlaRl.Messages.StandardMessages;

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
}
