using SimpleVlaRl.Core.Robots;

namespace SimpleVlaRl.Robots.Tests;

/// <summary>How drivers name, measure and take joints: an ALOHA-like arm whose gripper is measured at the finger and commanded at the servo.</summary>
public sealed class DriverBindingTests : IDisposable
{
    private const string Profile = """
        name: foreign
        scene: topics
        collision_unchecked: true
        scene_topics: { episode: /checker/episode, ready: /checker/ready, outcome: /checker/outcome }
        servo_rate_hertz: 50
        command_horizon_milliseconds: 100
        maximum_joint_state_age_milliseconds: 50
        maximum_skew_milliseconds: 60
        homing_order: [[left/elbow], [left]]
        arms:
          - name: left
            joint_state_topic: /left/joint_states
            command_topic: /left/commands/joint_group
            command_dialect: interbotix_joint_group
            command_group: six
            joints:
              - { name: waist, unit: radian, lower: -3, upper: 3, margin: 0.02, maximum_velocity: 1, maximum_acceleration: 5,
                  maximum_tracking_error: 0.5, home: 0,
                  state: { name: j1, unit: degree, sign: -1, offset: 0.1, wraps: true }, command: { name: j1, unit: degree, sign: -1, offset: 0.1, index: 1 } }
              - { name: elbow, unit: radian, lower: -3, upper: 3, margin: 0.02, maximum_velocity: 1, maximum_acceleration: 5,
                  maximum_tracking_error: 0.5, home: 0,
                  command: { index: 0 } }
              - { name: gripper, unit: opening, lower: -0.05, upper: 1.05, margin: 0.05, maximum_velocity: 5, maximum_acceleration: 25,
                  maximum_tracking_error: 1, home: 1,
                  state: { name: finger, topic: /left/gripper, closed: 0.0440, open: 0.0579 },
                  command: { name: gripper, topic: /left/commands/joint_single, dialect: interbotix_joint_single, closed: 0.6197, open: 1.6214 } }
        cameras:
          - { name: cam, topic: /cam/compressed, transport: compressed_image, encoding: jpeg, width: 640, height: 480, frames_per_second: 30,
              maximum_age_milliseconds: 100, rotation_degrees: 90, flip_vertical: true, camera_info_topic: /cam/camera_info }
        """;

    private readonly string file = Path.GetTempFileName();

    public void Dispose() => File.Delete(file);

    [Fact]
    public void Read_DriversOwnNamesAndUnits_BecomeConversions()
    {
        RobotProfile robot = Read(Profile);
        JointProfile[] joints = [.. robot.Joints];
        Assert.Equal(("j1", -Math.PI / 180, 0.1, true), (joints[0].State.Name, joints[0].State.Scale, joints[0].State.Offset, joints[0].State.Wraps));
        Assert.Equal(-90, joints[0].Command.ToDriver((Math.PI / 2) + 0.1), 9);
        Assert.Equal("elbow", joints[1].State.Name);
        Assert.Equal(1, (joints[2].State.Scale * 0.0579) + joints[2].State.Offset, 9);
        Assert.Equal(0, (joints[2].State.Scale * 0.0440) + joints[2].State.Offset, 9);
        Assert.Equal(1.6214, joints[2].Command.ToDriver(1), 9);
        Assert.Equal(0.6197, joints[2].Command.ToDriver(0), 9);
        Assert.Equal((480, 640), (robot.Cameras[0].FrameWidth, robot.Cameras[0].FrameHeight));
        Assert.Equal(new SceneTopics("/checker/episode", "/checker/ready", "/checker/outcome"), robot.SceneTopics);
        Assert.Equal([["left/elbow"], ["left"]], robot.HomingOrder);
    }

    [Fact]
    public void CommandChannels_OneTopicByPlaceAndOneForTheGripper_HaveTheDriversOrder()
    {
        IReadOnlyList<CommandChannel> channels = Read(Profile).CommandChannels;
        Assert.Equal(["/left/commands/joint_group", "/left/commands/joint_single"], channels.Select(channel => channel.Topic));
        Assert.Equal([CommandDialect.InterbotixJointGroup, CommandDialect.InterbotixJointSingle], channels.Select(channel => channel.Dialect));
        Assert.Equal([1, 0], channels[0].Joints);
        Assert.Equal([2], channels[1].Joints);
        Assert.Equal("six", channels[0].Group);
    }

    [Theory]
    [InlineData("scene: topics", "scene: 1", "'1' is none of the words operator, topics, simulator")]
    [InlineData("scene: topics", "", "scene is missing; expected operator, topics or simulator")]
    [InlineData("scene_topics: {", "#", "scene is topics without scene_topics")]
    [InlineData("ready: /checker/ready", "ready: checker", "scene_topics: ready is 'checker'; expected a full ROS name")]
    [InlineData("outcome: /checker/outcome", "outcome: /checker/ready", "scene_topics: topic '/checker/ready' appears 2 times")]
    [InlineData(
        "command_dialect: interbotix_joint_group", "command_dialect: InterbotixJointGroup", "'InterbotixJointGroup' is none of the words joint_trajectory")]
    [InlineData("sign: -1, offset: 0.1, wraps", "sign: 2, offset: 0.1, wraps", "joint 'left/waist': state: sign is 2; expected 1 or -1")]
    [InlineData(
        "unit: degree, sign: -1, offset: 0.1, wraps",
        "unit: metre, wraps",
        "joint 'left/waist': state: unit is metre for a joint in radian; expected radian or degree")]
    [InlineData("open: 0.0579", "open: 0.0440", "closed and open are both 0.044")]
    [InlineData("open: 0.0579", "open: 0.0579, sign: -1", "closed and open are for a joint whose unit is opening, without unit, sign, scale and offset")]
    [InlineData("closed: 0.0440, ", "", "joint 'left/gripper': state: closed is missing")]
    [InlineData("index: 1", "index: 2", "index is 0, 2 for 2 joints; expected every place from 0 to 1 once")]
    [InlineData("index: 1", "scale: 0", "joint 'left/waist': command: scale is 0; expected")]
    [InlineData("command: { index: 0 }", "command: { index: 0 }, state: { wraps: maybe }", "maybe")]
    [InlineData("lower: -3, upper: 3", "lower: -4, upper: 4", "joint 'left/waist': state: wraps is true for limits that are further apart than a turn")]
    [InlineData("state: { name: finger,", "state: { wraps: true,", "joint 'left/gripper': state: wraps is true for a joint in Opening")]
    [InlineData(
        "topic: /left/gripper, closed", "topic: /left/commands/joint_single, closed", "command_topic /left/commands/joint_single is a joint_state_topic too")]
    [InlineData("dialect: interbotix_joint_single", "topic2: x", "topic2")]
    [InlineData(
        "topic: /left/commands/joint_single, dialect",
        "topic: /left/commands/joint_group, dialect",
        "command_topic /left/commands/joint_group is used in 2 dialects")]
    [InlineData(
        "[[left/elbow], [left]]", "[[left/ellbow]]", "homing_order has 'left/ellbow'; expected arms and arm/joint names of this robot: left, left/waist")]
    [InlineData("[[left/elbow], [left]]", "[[left/elbow], [left/elbow]]", "homing_order: name 'left/elbow' appears 2 times")]
    [InlineData("rotation_degrees: 90", "rotation_degrees: 45", "camera 'cam': rotation_degrees is 45; expected 0, 90, 180 or 270")]
    [InlineData("encoding: jpeg", "encoding: rgb8", "camera 'cam': encoding is 'rgb8'; expected jpeg or png")]
    [InlineData("camera_info_topic: /cam/camera_info", "camera_info_topic: cam", "camera_info_topic is 'cam'; expected a full ROS name")]
    public void Read_OneValueWrong_SaysWhich(string found, string replacement, string expected)
    {
        Assert.Contains(found, Profile, StringComparison.Ordinal);
        int index = Profile.IndexOf(found, StringComparison.Ordinal);
        string text = string.Concat(Profile.AsSpan(0, index), replacement, Profile.AsSpan(index + found.Length));
        Assert.Contains(expected, Assert.Throws<InvalidDataException>(() => Read(text)).Message, StringComparison.Ordinal);
    }

    private RobotProfile Read(string text)
    {
        File.WriteAllText(file, text);
        return RobotProfileFile.Read(file).Profile;
    }
}
