using System.Text.Json;
using SimpleVlaRl.Core.Observations;
using SimpleVlaRl.Core.Robots;
using SimpleVlaRl.Ros2.Robot;

namespace SimpleVlaRl.Ros2.Tests;

/// <summary>Against drivers that we share no code with, on Cyclone DDS and on Fast DDS.</summary>
[Collection("ROS 2 domain")]
public sealed class ForeignRobotTests(ForeignRobotPrograms programs) : IClassFixture<ForeignRobotPrograms>
{
    private const double Tolerance = 1e-3;
    private static readonly double[] Targets = [0.4, -0.25];

    [Theory]
    [InlineData("cyclone", CommandDialect.JointTrajectory, "joint_trajectory /cmd")]
    [InlineData("cyclone", CommandDialect.JointState, "joint_state /cmd")]
    [InlineData("cyclone", CommandDialect.Float64MultiArray, "float64_multi_array /cmd")]
    [InlineData("cyclone", CommandDialect.InterbotixJointGroup, "interbotix_joint_group /cmd arm")]
    [InlineData("cyclone", CommandDialect.InterbotixJointSingle, "interbotix_joint_single /cmd")]
    [InlineData("cyclone", CommandDialect.JointJog, "joint_jog /cmd")]
    [InlineData("cyclone", CommandDialect.FollowJointTrajectory, "follow_joint_trajectory /cmd")]
    [InlineData("fast", CommandDialect.JointTrajectory, "joint_trajectory /cmd")]
    [InlineData("fast", CommandDialect.JointState, "joint_state /cmd")]
    [InlineData("fast", CommandDialect.Float64MultiArray, "float64_multi_array /cmd")]
    [InlineData("fast", CommandDialect.InterbotixJointGroup, "interbotix_joint_group /cmd arm")]
    [InlineData("fast", CommandDialect.InterbotixJointSingle, "interbotix_joint_single /cmd")]
    [InlineData("fast", CommandDialect.JointJog, "joint_jog /cmd")]
    public async Task Command_InADriversDialect_MovesItsJointsAndNoneIsRefused(string library, CommandDialect dialect, string command)
    {
        using ForeignRobot foreign = await ForeignRobot.Start(programs.Of(library), $"""
            joint left/waist initial 0.1
            joint left/elbow
            state /joint_states 100 left/elbow left/waist
            command {command} left/waist left/elbow
            """);
        RobotProfile robot = Profile([Joint("waist"), Joint("elbow")], dialect);
        JsonElement said = await Drive(foreign, robot, Targets);

        Assert.Equal(Targets[0], said.GetProperty("joints").GetProperty("left/waist").GetProperty("final").GetDouble(), Tolerance);
        Assert.Equal(Targets[1], said.GetProperty("joints").GetProperty("left/elbow").GetProperty("final").GetDouble(), Tolerance);
        Assert.Equal(0, said.GetProperty("commands").GetProperty("/cmd").GetProperty("refused").GetInt32());
    }

    [Fact]
    public async Task Command_OfADriverThatCountsWholeTurns_StaysInItsTurn()
    {
        using ForeignRobot foreign = await ForeignRobot.Start(programs.Of("cyclone"), """
            joint left/waist initial 6.4
            state /joint_states 100 left/waist
            command joint_state /cmd left/waist
            """);
        JointProfile waist = Joint("waist") with { State = new JointStateBinding { Name = "waist", Wraps = true } };
        JsonElement said = await Drive(foreign, Profile([waist], CommandDialect.JointState), [0.3]);

        JsonElement joint = said.GetProperty("joints").GetProperty("left/waist");
        Assert.Equal(0.3 + (2 * Math.PI), joint.GetProperty("final").GetDouble(), Tolerance);
        Assert.True(joint.GetProperty("smallest").GetDouble() > 6.3, "the joint unwound");
    }

    [Fact]
    public async Task Command_OfAGripperAction_MovesTheGripper()
    {
        using ForeignRobot foreign = await ForeignRobot.Start(programs.Of("cyclone"), """
            joint gripper initial 0.5
            state /joint_states 100 gripper
            command gripper_command /cmd gripper
            """);
        JsonElement said = await Drive(foreign, Profile([Joint("gripper")], CommandDialect.GripperCommand), [0.2]);

        Assert.Equal(0.2, said.GetProperty("joints").GetProperty("gripper").GetProperty("final").GetDouble(), Tolerance);
    }

    [Theory]
    [InlineData("cyclone", "rgb8", "")]
    [InlineData("cyclone", "bgr8", "step_padding 16 reliable")]
    [InlineData("fast", "rgb8", "step_padding 5")]
    [InlineData("fast", "bgr8", "reliable")]
    public async Task Picture_OfADriver_HasEveryPixelOfTheScene(string library, string encoding, string options)
    {
        using ForeignRobot foreign = await ForeignRobot.Start(programs.Of(library), $"""
            joint waist initial 0.31
            state /joint_states 100 waist
            camera /unseen image 16 12 mono8 10
            camera /cam image 320 240 {encoding} 30 {options}
            """);
        CameraProfile camera = new() { Name = "cam", Topic = "/cam", Width = 320, Height = 240, Encoding = encoding, MaximumAge = TimeSpan.FromSeconds(2) };
        RobotProfile robot = Profile([Joint("waist")], CommandDialect.JointTrajectory) with { Cameras = [camera] };
        using RosContext context = Ros.Open("foreign_pictures");
        using RosObservationSource source = new(context, robot, TimeProvider.System);
        Observation observation = new(robot.Cameras, 1);
        await Ros.Until(() => source.TryObserve(observation, 0).IsUsable, "a picture");

        Assert.Equal(Scene(320, 240, offset: 31, number: 1), observation.Frames[0].Pixels);
    }

    /// <summary>Commands until the joints are there.</summary>
    private static async Task<JsonElement> Drive(ForeignRobot foreign, RobotProfile robot, double[] targets)
    {
        using RosContext context = Ros.Open("foreign_commands");
        using RosObservationSource source = new(context, robot, TimeProvider.System);
        using CommandOutlet outlet = CommandOutlet.Of(context, robot.CommandChannels[0], robot, source);
        double[] found = new double[targets.Length];
        await Ros.Until(() => outlet.IsHeard && source.TryReadJointPositions(found).IsUsable, "the drivers");
        await Ros.Until(
            () =>
            {
                outlet.Send(targets);
                return source.TryReadJointPositions(found).IsUsable
                    && found.Zip(targets, (position, target) => Math.Abs(position - target)).Max() < Tolerance / 2;
            },
            "the joints where they were sent");
        return await foreign.Stop();
    }

    /// <summary>The pixels that tests/peers/robot/picture.c promises.</summary>
    private static byte[] Scene(int width, int height, int offset, int number)
    {
        static byte Triangle(int value) => (byte)(value % 510 <= 255 ? value % 510 : 510 - (value % 510));
        return
        [
            .. Enumerable.Range(0, width * height).SelectMany(pixel => (byte[])
            [
                Triangle((pixel % width) + (3 * offset) + (37 * number)), Triangle((pixel / width) + (5 * offset)), (byte)(40 + offset)
            ])
        ];
    }

    private static RobotProfile Profile(IReadOnlyList<JointProfile> joints, CommandDialect dialect) => new()
    {
        Name = "foreign",
        IsCollisionUnchecked = true,
        Arms = [new ArmProfile { Name = "left", JointStateTopic = "/joint_states", CommandTopic = "/cmd", CommandDialect = dialect, Joints = joints }],
        Cameras = [],
        MaximumJointStateAge = TimeSpan.FromSeconds(2),
        MaximumSkew = TimeSpan.FromSeconds(2),
    };

    private static JointProfile Joint(string name) => new(name, JointUnit.Radian, -3, 3, 0.1, 1, 5, 100, 0.5, 0);
}
