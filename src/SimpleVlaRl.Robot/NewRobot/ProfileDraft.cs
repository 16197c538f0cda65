using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using SimpleVlaRl.Robots;
using SimpleVlaRl.Core.Robots;
using SimpleVlaRl.Robot.Listening;

namespace SimpleVlaRl.Robot.NewRobot;

/// <summary>A profile for what was found. What nobody said is left empty, so that the profile is refused until it is filled in.</summary>
internal static partial class ProfileDraft
{
    private const double Milli = 1000;
    private const int LeastStateAge = 50;
    private const int MostStateAge = 200;
    private const int LeastFrameAge = 100;
    private const int MostFrameAge = 500;

    // Three periods: a message that is lost is not missed.
    private const double Periods = 3;

    /// <summary>The text of a <c>robot.yaml</c>.</summary>
    public static string Text(string name, RobotSnapshot snapshot, IReadOnlyDictionary<string, UrdfJoint> urdf)
    {
        IReadOnlyList<ArmDraft> arms = ArmFinder.Find(snapshot);
        double slowest = arms.Select(arm => snapshot.Streams[arm.StateTopic].RateHertz).Where(double.IsFinite).DefaultIfEmpty(double.NaN).Min();
        List<string> lines =
        [
            "# A draft: check every line. What says 'fill in' was found nowhere; the profile is refused until it is there.",
            $"name: {Word(name)}",
            "scene: operator  # or topics, with scene_topics",
            "servo_rate_hertz: 50",
            "command_horizon_milliseconds: 100",
            $"maximum_joint_state_age_milliseconds: {Age(slowest, LeastStateAge, MostStateAge)}"
                + (double.IsFinite(slowest) ? $"  # joint states come at {Hertz(slowest)}" : ""),
            "maximum_skew_milliseconds: 60",
            "# Give every arm its geometry (docs/robots.md), or say true: then nothing keeps the arms from running into the table, each other and themselves.",
            "collision_unchecked:  # fill in",
            arms.Count == 0 ? "arms:  # fill in: nobody publishes sensor_msgs/JointState" : "arms:",
            .. arms.SelectMany(arm => Arm(arm, urdf)),
        ];
        CameraDraft[] cameras = [.. CameraFinder.Find(snapshot)];
        lines.Add(cameras.Any(camera => camera.LeftOut.Length == 0) ? "cameras:" : "cameras:  # fill in: nobody publishes pictures");
        lines.AddRange(cameras.SelectMany(camera => Camera(camera, arms)));
        return string.Join('\n', lines) + '\n';
    }

    private static IEnumerable<string> Arm(ArmDraft arm, IReadOnlyDictionary<string, UrdfJoint> urdf)
    {
        yield return $"  - name: {Word(arm.Name)}";
        yield return $"    joint_state_topic: {arm.StateTopic}";
        if (arm.Command is { } command)
        {
            yield return $"    command_topic: {command.Topic}";
            yield return $"    command_dialect: {DialectWord.Of(command.Dialect)}";
        }
        else
        {
            yield return "    command_topic:  # fill in: the topic or action that commands this arm";
            yield return "    # command_dialect: joint_trajectory, or another of docs/robots.md";
        }

        yield return "    joints:";
        foreach (SeenJoint joint in arm.Joints)
        {
            foreach (string line in JointDraft.Lines(joint with { Name = Word(joint.Name) }, urdf.GetValueOrDefault(joint.Name), arm.GripperCommand))
            {
                yield return "      " + line;
            }
        }
    }

    private static IEnumerable<string> Camera(CameraDraft camera, IReadOnlyList<ArmDraft> arms)
    {
        if (camera.LeftOut.Length > 0)
        {
            return [$"  # left out: {camera.Topic}, {camera.LeftOut}"];
        }

        string? mount = camera.Name.Contains("wrist", StringComparison.Ordinal) ? arms.FirstOrDefault(arm => arm.Name == Side.Of(camera.Name))?.Name : null;
        double rate = camera.Stream.RateHertz;
        SeenPicture? picture = camera.Stream.Picture;
        return
        [
            $"  - name: {Word(camera.Name)}",
            $"    topic: {camera.Topic}",
            .. camera.Transport == CameraTransport.Image ? (string[])[] : ["    transport: compressed_image"],
            picture is null ? "    width:  # fill in: no picture came" : Line($"    width: {picture.Width}"),
            picture is null ? "    height:  # fill in" : Line($"    height: {picture.Height}"),
            picture is null ? "    encoding:  # fill in" : $"    encoding: {Word(picture.Encoding)}",
            double.IsFinite(rate) ? $"    frames_per_second: {Frames(rate)}  # measured {Hertz(rate)}" : "    frames_per_second:  # fill in",
            $"    maximum_age_milliseconds: {Age(rate, LeastFrameAge, MostFrameAge)}",
            .. mount is null ? (string[])[] : [$"    mounted_on: {mount}"],
            .. camera.InfoTopic is null ? (string[])[] : [$"    camera_info_topic: {camera.InfoTopic}"],
        ];
    }

    private static string Age(double rateHertz, int least, int most) =>
        Line($"{(double.IsFinite(rateHertz) ? Math.Clamp((int)Math.Ceiling(Periods * Milli / rateHertz), least, most) : least)}");

    private static string Frames(double rate) => rate < 1 ? Line($"{rate:0.##}") : Line($"{Math.Round(rate):0}");

    private static string Hertz(double rate) => Line($"{rate:0.#} Hz");

    private static string Line(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    /// <summary>A name of a driver, quoted where YAML would take it for something else.</summary>
    private static string Word(string text) => Plain().IsMatch(text) ? text : JsonSerializer.Serialize(text);

    [GeneratedRegex(@"^(?!(true|false|null|yes|no|on|off|n|y)\z)[A-Za-z_][A-Za-z0-9_-]*\z", RegexOptions.IgnoreCase)]
    private static partial Regex Plain();
}
