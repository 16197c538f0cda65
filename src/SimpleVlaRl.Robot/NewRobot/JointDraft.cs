using System.Globalization;
using SimpleVlaRl.Robots;
using SimpleVlaRl.Robot.Listening;

namespace SimpleVlaRl.Robot.NewRobot;

/// <summary>The lines of one joint: what the robot description and the driver say, and what a person must fill in.</summary>
internal static class JointDraft
{
    private const double Digits = 1e4;
    private const double SlowStart = 0.1;
    private const double AccelerationPerVelocity = 5;
    private const double LeastVelocity = 0.01;

    // The ranges of RobotProfileBounds; a draft stays inside them.
    private const double MostRadiansPerSecond = 10;
    private const double MostMetresPerSecond = 2;

    /// <summary>The lines, without indentation.</summary>
    /// <param name="joint">The joint as it was heard.</param>
    /// <param name="urdf">What the robot description says of it; null when nothing.</param>
    /// <param name="gripperCommand">How it is commanded, where that is not as its arm.</param>
    public static IEnumerable<string> Lines(SeenJoint joint, UrdfJoint? urdf, CommandDraft? gripperCommand)
    {
        bool isGripper = ArmFinder.IsGripper(joint.Name);
        string? command = isGripper && gripperCommand is not null
            ? $"topic: {gripperCommand.Topic}, dialect: {DialectWord.Of(gripperCommand.Dialect)}"
            : null;
        string[] body = isGripper ? [.. Gripper(joint, urdf, command)] : [.. Plain(joint, urdf)];
        return [$"- name: {joint.Name}{(urdf?.IsMimic == true ? "  # follows another joint: take it out, unless it is the gripper" : "")}",
            .. body.Select(line => "  " + line)];
    }

    private static IEnumerable<string> Plain(SeenJoint joint, UrdfJoint? urdf)
    {
        bool isSliding = urdf?.Kind == "prismatic";
        double most = isSliding ? 0.02 : 0.2;
        double? lower = urdf?.Lower is { } low && urdf.Upper > low ? Math.Ceiling(low * Digits) / Digits : null;
        double? upper = urdf?.Upper is { } high && urdf.Lower < high ? Math.Floor(high * Digits) / Digits : null;
        double margin = Math.Min(0.02, Math.Floor(((upper - lower) ?? 1) * 0.1 * Digits) / Digits);
        yield return urdf is null ? "unit: radian  # or metre" : $"unit: {(isSliding ? "metre" : "radian")}";
        yield return Limit("lower", lower, "the lowest position that the mechanism allows");
        yield return Limit("upper", upper, "the highest position that the mechanism allows");
        yield return $"margin: {Text(margin)}";
        double fastest = isSliding ? MostMetresPerSecond : MostRadiansPerSecond;
        yield return urdf?.Velocity is { } velocity and > 0
            ? $"maximum_velocity: {Text(Math.Clamp(velocity * SlowStart, LeastVelocity, fastest))}  # a tenth of {Text(velocity)}; raise it later"
            : "maximum_velocity:  # fill in: begin with a tenth of what the joint can do";
        yield return urdf?.Velocity is { } full and > 0
            ? $"maximum_acceleration: {Text(Math.Clamp(full * SlowStart, LeastVelocity, fastest) * AccelerationPerVelocity)}  # full speed after 0.2 s"
            : "maximum_acceleration:  # fill in: begin with five times the velocity, full speed after 0.2 s";
        yield return $"maximum_tracking_error: {Text(Math.Min(most, Math.Floor(((upper - lower) ?? double.PositiveInfinity) / 2 * Digits) / Digits))}";
        yield return Home(joint.Latest, lower + margin, upper - margin);
    }

    private static IEnumerable<string> Gripper(SeenJoint joint, UrdfJoint? urdf, string? command)
    {
        if (urdf is not { Lower: { } closed, Upper: { } open } || open <= closed)
        {
            yield return "unit:  # fill in: opening, with state: { closed: .., open: .. } and command: { closed: .., open: .. } as below";
            yield return $"# state: {{ closed: .., open: .. }}  # what the driver reports at the two ends; it reported {Text(joint.Latest)} just now";
            yield return $"# command: {{ {(command is null ? "" : command + ", ")}closed: .., open: .. }}  # what the driver takes for them";
        }
        else
        {
            yield return "unit: opening";
            string ends = $"closed: {Text(closed)}, open: {Text(open)}";
            yield return $"state: {{ {ends} }}  # the limits of the robot description; which of them is closed?";
            yield return $"command: {{ {(command is null ? "" : command + ", ")}{ends} }}";
        }

        yield return "lower: -0.05";
        yield return "upper: 1.05";
        yield return "margin: 0.05";
        yield return "maximum_velocity: 1";
        yield return "maximum_acceleration: 5";
        yield return "maximum_tracking_error: 1.1";
        yield return "home: 1";
    }

    private static string Limit(string key, double? value, string meaning) => value is { } number
        ? $"{key}: {Text(number)}"
        : $"{key}:  # fill in: {meaning}";

    private static string Home(double measured, double? lowest, double? highest) => !double.IsFinite(measured)
        ? "home:  # fill in: where an episode starts"
        : $"home: {Text(Math.Max(lowest ?? double.NegativeInfinity, Math.Min(highest ?? double.PositiveInfinity, Math.Round(measured * Digits) / Digits)))}"
            + (measured < lowest || measured > highest ? $"  # it stands at {Text(measured)}, outside its limits" : "");

    private static string Text(double number) => number.ToString("0.####", CultureInfo.InvariantCulture);
}
