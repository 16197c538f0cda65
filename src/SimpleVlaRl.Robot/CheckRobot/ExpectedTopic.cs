using SimpleVlaRl.Core.Robots;
using SimpleVlaRl.Messages.SensorMessages;
using SimpleVlaRl.Messages.StandardMessages;
using SimpleVlaRl.Robot.Listening;
using SimpleVlaRl.Ros2.Robot;
using SimpleVlaRl.Ros2.Transport;

namespace SimpleVlaRl.Robot.CheckRobot;

/// <summary>A topic that a robot of a profile has.</summary>
/// <param name="What">What it is for, as people read it.</param>
/// <param name="Name">Its name in the graph.</param>
/// <param name="RosType">Its type.</param>
/// <param name="IsOurs">Whether we publish it; then somebody listens. Else somebody publishes it.</param>
/// <param name="Qos">What we offer, or ask for.</param>
internal sealed record ExpectedTopic(string What, string Name, string RosType, bool IsOurs, RosEndpointQos Qos)
{
    private static readonly RosEndpointQos Newest = new(true, false, null);
    private static readonly RosEndpointQos Sensor = new(false, false, null);
    private static readonly RosEndpointQos Latched = new(true, true, null);

    /// <summary>Whether a robot runs without it.</summary>
    public bool IsOptional { get; init; }

    /// <summary>Whether it has several definitions that all can be read, so that another type hash is no fault.</summary>
    public bool HasVersions { get; init; }

    /// <summary>Whether messages come by themselves, so that none is a fault.</summary>
    public bool IsStream { get; init; }

    /// <summary>Whether several drivers may publish it, each a part.</summary>
    public bool MayHaveSeveralPublishers { get; init; }

    /// <summary>The topics of a robot, in the order of its profile.</summary>
    public static IReadOnlyList<ExpectedTopic> Of(RobotProfile robot) =>
    [
        .. JointStateTopics(robot).Select(topic => new ExpectedTopic(
            $"joint states {topic}", topic, JointState.Description.RosType, false, Sensor) { IsStream = true, MayHaveSeveralPublishers = true }),
        .. robot.CommandChannels.Select(channel => new ExpectedTopic(
            $"commands {channel.Topic}",
            CommandGraph.GraphTopic(channel.Topic, channel.Dialect),
            CommandGraph.Type(channel.Dialect).RosType,
            !CommandTypes.IsAction(channel.Dialect),
            Newest) { HasVersions = CommandTypes.IsAction(channel.Dialect) }),
        .. robot.Cameras.Select(camera => new ExpectedTopic(
            $"camera {camera.Name}",
            camera.Topic,
            camera.Transport == CameraTransport.Image ? Image.Description.RosType : CompressedImage.Description.RosType,
            false,
            Sensor) { IsStream = true }),
        .. robot.Cameras.Where(camera => camera.CameraInfoTopic is not null).Select(camera => new ExpectedTopic(
            $"camera {camera.Name}: camera_info", camera.CameraInfoTopic!, "sensor_msgs/msg/CameraInfo", false, Sensor) { IsOptional = true }),
        .. Scene(robot),
    ];

    /// <summary>The topics on which the joints of a robot are reported.</summary>
    public static IReadOnlyList<string> JointStateTopics(RobotProfile robot) =>
        [.. robot.Arms.SelectMany(arm => arm.Joints.Select(joint => joint.State.Topic ?? arm.JointStateTopic)).Distinct()];

    private static IEnumerable<ExpectedTopic> Scene(RobotProfile robot)
    {
        if (robot.Scene == SceneKind.Simulator)
        {
            yield return new("scene: next episode", SimulatorTopics.NextEpisode, StringMessage.Description.RosType, true, Latched);
            yield return new("scene: state", SimulatorTopics.State, StringMessage.Description.RosType, false, Latched);
        }
        else if (robot.Scene == SceneKind.Topics && robot.SceneTopics is { } topics)
        {
            yield return new("scene: episode", topics.Episode, StringMessage.Description.RosType, true, Latched);
            yield return new("scene: ready", topics.Ready, BoolMessage.Description.RosType, false, Newest);
            yield return new("scene: outcome", topics.Outcome, StringMessage.Description.RosType, false, Newest);
        }
    }
}
