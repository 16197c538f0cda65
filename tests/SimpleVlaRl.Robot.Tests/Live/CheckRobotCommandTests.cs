using System.Text.Json.Nodes;
using SimpleVlaRl.Messages.Descriptions;
using SimpleVlaRl.Messages.SensorMessages;
using SimpleVlaRl.Messages.StandardMessages;
using SimpleVlaRl.Messages.TrajectoryMessages;
using SimpleVlaRl.Ros2;
using SimpleVlaRl.Ros2.Transport;

namespace SimpleVlaRl.Robot.Tests.Live;

/// <summary><c>check-robot</c> and <c>new-robot</c> with drivers of this process.</summary>
[Collection("ROS 2 domain")]
public sealed class CheckRobotCommandTests : IDisposable
{
    private const string Urdf = """
        <robot name="r">
          <joint name="left_a" type="revolute"><limit lower="-2" upper="2" velocity="3"/></joint>
          <joint name="left_gripper" type="prismatic"><limit lower="0" upper="0.04" velocity="1"/></joint>
          <joint name="right_a" type="revolute"><limit lower="-2" upper="2" velocity="3"/></joint>
          <joint name="right_gripper" type="prismatic"><limit lower="0" upper="0.04" velocity="1"/></joint>
        </robot>
        """;

    private readonly LiveGraph graph = new();
    private readonly TemporaryFolder folder = new();

    [Fact]
    public void NewRobot_OfLiveDrivers_WritesAProfileThatCheckRobotFindsRight()
    {
        RosContext driver = graph.Node("driver");
        foreach (string side in (string[])["left", "right"])
        {
            graph.Publishing(driver, $"/{side}/joint_states", JointState.Description, () => States($"{side}_a", 0.5, $"{side}_gripper", 0.03))
                .Hearing(driver, $"/{side}/joint_trajectory", JointTrajectory.Description);
        }

        graph.Publishing(driver, "/cam_high/image_raw", Image.Description, Picture, QosProfile.SensorData)
            .Saying(driver, "/robot_description", StringMessage.Description, new StringMessage { Data = Urdf })
            .Start();
        string path = Path.Combine(folder.Path, "my-robot", "robot.yaml");
        (int exitCode, JsonNode written) = CommandLineOf.Json("1.5", "new-robot", "--to", path);

        // Whether nothing checks for collisions is a person's decision.
        Assert.Equal((0, 1), (exitCode, (int)written["to_fill_in"]!));
        string draft = File.ReadAllText(path);
        Assert.StartsWith("# A draft", draft, StringComparison.Ordinal);
        File.WriteAllText(path, draft.Replace("collision_unchecked:", "collision_unchecked: true", StringComparison.Ordinal));

        JsonNode[] checks = Checks(path, "1.5").Checks;
        Assert.DoesNotContain(checks, check => (string)check["state"]! == "error" && !IsOfTime(check));
        Assert.Contains(checks, check => (string)check["name"]! == "values of the right arm" && (string)check["state"]! == "ok");

        (int second, _, string errors) = CommandLineOf.Run("new-robot", "--to", path, "--domain", $"{LiveGraph.Domain}");
        Assert.Equal(1, second);
        Assert.Contains("is there already and is left alone", errors, StringComparison.Ordinal);
    }

    [Fact]
    public void CheckRobot_OfABrokenRobot_FindsEveryFaultAndFails()
    {
        RosContext driver = graph.Node("driver");
        RosContext other = graph.Node("other");
        MessageDescription changed = new("sensor_msgs/msg/JointState", FieldDescription.Of("header", Header.Description));
        graph
            .Publishing(driver, "/left/joint_states", changed, () => States("left_a", 57.3, "left_gripper", 0.03))
            .Publishing(driver, "/right_arm/joint_states", JointState.Description, () => States("right_a", double.NaN, "right_gripper", 0.5))
            .Hearing(driver, "/left/joint_trajectory", JointTrajectory.Description, QosProfile.Latched)
            .Hearing(driver, "/right/joint_trajectory", BoolMessage.Description)
            .Publishing(other, "/left/joint_trajectory", JointTrajectory.Description, () => new JointTrajectory())
            .Publishing(driver, "/cam_high/image_raw", Image.Description, Picture, QosProfile.SensorData)
            .Publishing(other, "/cam_high/image_raw", Image.Description, Picture, QosProfile.SensorData)
            .Start();
        (int exitCode, JsonNode[] checks) = Checks(Profile(), "1.5");
        Assert.Equal(1, exitCode);
        Demand(checks, "joint states /left/joint_states", "error", "/driver has another sensor_msgs/msg/JointState: ");
        Demand(checks, "joint states /right/joint_states", "error", "nobody publishes it; there is no topic of this name");
        Demand(checks, "commands /left/joint_trajectory", "error", "/driver asks for reliable, transient local");
        Demand(checks, "commands /left/joint_trajectory", "error", "/other publishes it");
        Demand(checks, "commands /right/joint_trajectory", "error", "std_msgs/msg/Bool by /driver");
        Demand(checks, "camera cam_high", "error", "2 publishers: ");
        Demand(checks, "pictures of cam_high", "error", "2x2 bgr8");
        Demand(checks, "joints of /left/joint_states", "error", "left_b is not in it; found left_a, left_gripper");
        Demand(checks, "values of the left arm", "error", "left/left_a at 57.3");
        Demand(checks, "value of left/left_gripper", "warning", "0.03 to 0.03 of 0 to 1");
        Demand(checks, "stamps of /left/joint_states", "warning", "0");
        Assert.Contains(
            "/right_arm/joint_states",
            (string)checks.First(check => (string)check["name"]! == "joint states /right/joint_states")["advice"]!,
            StringComparison.Ordinal);
    }

    [Fact]
    public void CheckRobot_OfAnEmptyDomain_Fails()
    {
        (int exitCode, string output, _) = CommandLineOf.Run("check-robot", "--robot", Profile(), "--seconds", "0.1", "--domain", $"{LiveGraph.Domain}");
        Assert.Equal(1, exitCode);
        Assert.Contains("no topic of any other program", output, StringComparison.Ordinal);
    }

    [Fact]
    public void NewRobot_OfAnEmptyDomain_WritesNothing()
    {
        string path = Path.Combine(folder.Path, "new", "robot.yaml");
        (int exitCode, _, string errors) = CommandLineOf.Run("new-robot", "--to", path, "--seconds", "0.1", "--domain", $"{LiveGraph.Domain}");
        Assert.Equal((1, false), (exitCode, File.Exists(path)));
        Assert.Contains("neither joint states nor pictures came, so nothing was written", errors, StringComparison.Ordinal);
    }

    [Fact]
    public void Doctor_OfThisMachine_IsATableOrADocument()
    {
        (int exitCode, string output, _) = CommandLineOf.Run("doctor", "--store", folder.Path, "--json");
        JsonArray checks = JsonNode.Parse(output)!["checks"]!.AsArray();
        Assert.Contains(checks, check => (string)check!["name"]! == "Cyclone DDS");
        Assert.Equal(exitCode == 0, checks.All(check => (string)check!["state"]! != "error"));
        Assert.Contains("ROS network range", CommandLineOf.Run("doctor", "--store", folder.Path).Output, StringComparison.Ordinal);
    }

    public void Dispose()
    {
        graph.Dispose();
        folder.Dispose();
    }

    /// <summary>How often messages come, and how late, is the machine's on which the tests run.</summary>
    private static bool IsOfTime(JsonNode check) =>
        ((string)check["name"]!).StartsWith("rate of", StringComparison.Ordinal) || (string)check["name"]! == "skew of the streams";

    private static (int ExitCode, JsonNode[] Checks) Checks(string profile, string seconds)
    {
        (int exitCode, JsonNode document) = CommandLineOf.Json(seconds, "check-robot", "--robot", profile);
        return (exitCode, [.. document["checks"]!.AsArray().Select(check => check!)]);
    }

    private static void Demand(JsonNode[] checks, string name, string state, string found) => Assert.True(
        Array.Exists(checks, check => (string)check["name"]! == name && (string)check["state"]! == state
            && ((string)check["found"]!).StartsWith(found, StringComparison.Ordinal)),
        $"no {state} '{name}' with '{found}' among:\n{string.Join('\n', checks.Select(check => check.ToJsonString()))}");

    private static JointState States(string first, double value, string second, double other) =>
        new() { Header = new(0, ""), Name = [first, second], Position = [value, other] };

    private static Image Picture() =>
        new() { Header = new(0, ""), Width = 2, Height = 2, Step = 6, Encoding = "bgr8", Data = new byte[12] };

    private string Profile()
    {
        string path = Path.Combine(folder.Path, "robot.yaml");
        string joints = string.Join('\n', ((string[])["a", "b"]).Select(name =>
            $"      - {{ name: SIDE_{name}, unit: radian, lower: -2, upper: 2, margin: 0.1, maximum_velocity: 1, maximum_acceleration: 5, "
            + $"maximum_tracking_error: 0.5, home: 0 }}"));
        const string Gripper =
            "      - { name: SIDE_gripper, unit: opening, lower: -0.05, upper: 1.05, margin: 0.05, maximum_velocity: 1, maximum_acceleration: 5, "
            + "maximum_tracking_error: 1, home: 1 }";
        string arm = $"""
              - name: SIDE
                joint_state_topic: /SIDE/joint_states
                command_topic: /SIDE/joint_trajectory
                joints:
            {joints}
            {Gripper}
            """;
        File.WriteAllText(path, $$"""
            name: broken
            scene: operator
            collision_unchecked: true
            servo_rate_hertz: 50
            command_horizon_milliseconds: 100
            maximum_joint_state_age_milliseconds: 50
            maximum_skew_milliseconds: 60
            arms:
            {{arm.Replace("SIDE", "left", StringComparison.Ordinal)}}
            {{arm.Replace("SIDE", "right", StringComparison.Ordinal)}}
            cameras:
              - { name: cam_high, topic: /cam_high/image_raw, width: 4, height: 2, encoding: rgb8, frames_per_second: 30, maximum_age_milliseconds: 100 }
            """);
        return path;
    }
}
