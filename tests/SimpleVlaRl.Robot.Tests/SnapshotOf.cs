using SimpleVlaRl.Core.Robots;
using SimpleVlaRl.Messages.Inspection;
using SimpleVlaRl.Messages.RmwDdsCommon;
using SimpleVlaRl.Robot.Listening;
using SimpleVlaRl.Ros2;
using SimpleVlaRl.Ros2.Transport;

namespace SimpleVlaRl.Robot.Tests;

/// <summary>Snapshots of a ROS domain, made by hand.</summary>
internal static class SnapshotOf
{
    public const string JointState = "sensor_msgs/msg/JointState";
    public const string Trajectory = "trajectory_msgs/msg/JointTrajectory";
    public const string Image = "sensor_msgs/msg/Image";

    /// <summary><see cref="TestRobots.TwoArms"/> as it should be.</summary>
    public static RobotSnapshot GoodRobot(RobotProfile robot)
    {
        List<RosGraphTopic> topics = [];
        Dictionary<string, SeenStream> streams = [];
        foreach (ArmProfile arm in robot.Arms)
        {
            topics.Add(new(arm.JointStateTopic, [Endpoint(JointState)], []));
            topics.Add(new(arm.CommandTopic, [], [Endpoint(Trajectory, "/controller")]));
            streams.Add(arm.JointStateTopic, Joints([.. arm.Joints.Select(joint => Joint(joint.State.Name, joint.Home))]));
        }

        foreach (CameraProfile camera in robot.Cameras)
        {
            topics.Add(new(camera.Topic, [Endpoint(Image, "/camera")], []));
            streams.Add(camera.Topic, new()
            {
                Messages = 90,
                RateHertz = camera.FramesPerSecond,
                StampOffsetSeconds = 0.02,
                Picture = new(camera.Width, camera.Height, camera.Encoding),
            });
        }

        return new(topics, streams, 3);
    }

    public static RosGraphEndpoint Endpoint(string rosType, string node = "/driver", string? hash = null, RosEndpointQos? qos = null)
    {
        string type = MessageTypes.DdsName(rosType);
        return new(new Gid(1, 2), new Gid(3, 4), type, node, hash ?? MessageTypes.Find(type)?.TypeHash ?? "") { Qos = qos ?? new(true, false, null) };
    }

    public static SeenJoint Joint(string name, double value) =>
        new() { Name = name, Messages = 300, Lowest = value, Highest = value, Latest = value, WasNotFinite = !double.IsFinite(value) };

    public static SeenStream Joints(params SeenJoint[] joints) => new() { Messages = 300, RateHertz = 100, StampOffsetSeconds = 0.001, Joints = joints };

    public static RobotSnapshot With(this RobotSnapshot snapshot, RosGraphTopic topic) =>
        snapshot with { Topics = [.. snapshot.Topics.Where(other => other.Name != topic.Name), topic] };

    public static RobotSnapshot Lacking(this RobotSnapshot snapshot, string topic) => snapshot with
    {
        Topics = [.. snapshot.Topics.Where(other => other.Name != topic)],
        Streams = snapshot.Streams.Where(pair => pair.Key != topic).ToDictionary(),
    };

    public static RobotSnapshot With(this RobotSnapshot snapshot, string topic, Func<SeenStream, SeenStream> change) => snapshot with
    {
        Streams = snapshot.Streams.ToDictionary(pair => pair.Key, pair => pair.Key == topic ? change(pair.Value) : pair.Value),
    };

    /// <summary>The snapshot with another value of one joint.</summary>
    public static RobotSnapshot With(this RobotSnapshot snapshot, string topic, string joint, double value) => snapshot.With(
        topic, stream => stream with { Joints = [.. stream.Joints.Select(seen => seen.Name == joint ? Joint(joint, value) : seen)] });
}
