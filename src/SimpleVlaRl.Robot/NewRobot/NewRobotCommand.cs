using System.CommandLine;
using SimpleVlaRl.Robots;
using SimpleVlaRl.CommandLine;
using SimpleVlaRl.CommandLine.Errors;
using SimpleVlaRl.Messages.SensorMessages;
using SimpleVlaRl.Messages.StandardMessages;
using SimpleVlaRl.Robot.Listening;
using SimpleVlaRl.Ros2;

namespace SimpleVlaRl.Robot.NewRobot;

/// <summary><c>vla-robot new-robot</c>: writes a draft of a profile from the robot that is there.</summary>
internal static class NewRobotCommand
{
    private const string Description = """
        Writes the draft of a robot's profile from the topics that are there: arms and joints, how they are commanded, cameras, and limits from
        /robot_description or from a URDF. What is found nowhere is left to be filled in, and the profile is refused until it is. Nothing moves.

        Examples:
          vla-robot new-robot --to hardware/my-robot/robot.yaml
          vla-robot new-robot --to hardware/my-robot/robot.yaml --name my-robot --urdf robot.urdf
        """;

    private const string DescriptionTopic = "robot_description";

    private static readonly string[] Heard = [JointState.Description.DdsTypeName, Image.Description.DdsTypeName, CompressedImage.Description.DdsTypeName];

    public static Command Create()
    {
        LookOptions look = new(3, "How long to listen.");
        Option<string> to = new("--to") { Description = "The file to write; one that is there is left alone.", Required = true };
        Option<string?> name = new("--name") { Description = "The robot's name; that of the file's folder when not given." };
        Option<string?> urdf = new("--urdf") { Description = "A URDF with the limits; /robot_description when not given." };
        Command command = new("new-robot", Description) { to, name, urdf };
        look.AddTo(command);
        command.SetAction(parsed => ProgramHost.Guard("vla-robot", cancellation =>
        {
            string path = Path.GetFullPath(parsed.GetValue(to)!);
            DemandNew(path);
            string? file = parsed.GetValue(urdf) is { } given ? File.ReadAllText(given) : null;
            Look where = look.Of(parsed);
            RobotSnapshot snapshot = SnapshotTaker.Take(where, IsHeard, cancellation);
            DemandDrivers(snapshot);
            string text = ProfileDraft.Text(parsed.GetValue(name) ?? Path.GetFileName(Path.GetDirectoryName(path))!, snapshot, Limits(snapshot, file));
            Write(path, text);
            return Say(where.Terminal, path, text);
        }));
        return command;
    }

    /// <summary>The joints of the descriptions that were heard, or of the file.</summary>
    internal static Dictionary<string, UrdfJoint> Limits(RobotSnapshot snapshot, string? file)
    {
        IEnumerable<string> texts = file is not null ? [file] : snapshot.Streams
            .Where(pair => pair.Key.EndsWith(DescriptionTopic, StringComparison.Ordinal) && pair.Value.Text.Length > 0).Select(pair => pair.Value.Text);
        Dictionary<string, UrdfJoint> joints = [];
        foreach ((string name, UrdfJoint joint) in texts.SelectMany(Urdf.Joints))
        {
            joints.TryAdd(name, joint);
        }

        return joints;
    }

    internal static bool IsHeard(RosGraphTopic topic) => Heard.Contains(topic.Publishers[0].TypeName)
        || (topic.Publishers[0].TypeName == StringMessage.Description.DdsTypeName && topic.Name.EndsWith(DescriptionTopic, StringComparison.Ordinal));

    private static void DemandNew(string path)
    {
        if (File.Exists(path))
        {
            throw new UserException($"'{path}' is there already and is left alone; give another file with --to, or move it away.");
        }
    }

    private static void DemandDrivers(RobotSnapshot snapshot)
    {
        if (!snapshot.Streams.Values.Any(stream => stream.Joints.Count > 0 || stream.Picture is not null))
        {
            throw new UserException("neither joint states nor pictures came, so nothing was written; start the drivers, and compare ROS_DOMAIN_ID and the "
                + "network range of both sides ('vla-robot doctor' shows what is set here).");
        }
    }

    private static void Write(string path, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        using FileStream file = new(path, FileMode.CreateNew, FileAccess.Write);
        file.Write(System.Text.Encoding.UTF8.GetBytes(text));
    }

    private static int Say(Terminal terminal, string path, string text)
    {
        string[] lines = text.Split('\n');
        int open = lines.Count(line => line.Contains("# fill in", StringComparison.Ordinal));
        terminal.Line($"wrote {path}{(open > 0 ? $"; {open} {(open == 1 ? "line says" : "lines say")} 'fill in'" : "")}");
        terminal.Line($"then: vla-robot check-robot --robot {path}");
        terminal.Json(new System.Text.Json.Nodes.JsonObject { ["path"] = path, ["to_fill_in"] = open });
        return ExitCode.Success;
    }
}
