using SimpleVlaRl.Control.Arming;
using SimpleVlaRl.Core.Robots;

namespace SimpleVlaRl.Control;

/// <summary>The list that is gone through before the arms move: everything that fails is told at once, and nothing moves.</summary>
public static class ArmingRules
{
    /// <summary>A joint that stands may seem to move by what counts as arrived: sensors are noisy, and arms sway.</summary>
    private static readonly HomingOptions Usual = new();

    /// <summary>Goes through the list.</summary>
    /// <param name="robot">The robot.</param>
    /// <param name="facts">What is known of it.</param>
    /// <returns>Every item: one that passed for each name without a problem, else one for each problem.</returns>
    public static IReadOnlyList<ArmingItem> Of(RobotProfile robot, ArmingFacts facts)
    {
        ArgumentNullException.ThrowIfNull(robot);
        ArgumentNullException.ThrowIfNull(facts);
        return
        [
            .. One("stop", facts.IsStopped ? "a stop was said" : null, "look at the robot, then say reset"),
            .. facts.Demands.Count == 0 ? One("emergency stop and take-over", null, "")
                : facts.Demands.SelectMany(demand => One("emergency stop and take-over", demand, "")),
            .. One("only one commands", facts.Shared, "stop the other program"),
            .. One("drivers listen", facts.Unheard, "start the driver"),
            .. One("cameras and joint states", facts.Sensors, facts.SensorRemedy),
            .. Joints("pose inside the limits", robot, facts, (joint, position) => joint.Unit != JointUnit.Opening ? OutsideLimits(joint, position) : null),
            .. Joints("grippers calibrated", robot, facts, (joint, position) => joint.Unit == JointUnit.Opening ? OutsideStroke(joint, position) : null),
            .. Joints(
                "near the start", robot, facts, (joint, position) => robot.StartTolerance is { } tolerance ? FarFromHome(joint, position, tolerance) : null),
            .. Still(robot, facts),
        ];
    }

    private static ArmingItem[] One(string name, string? found, string remedy) => [new(name, found, found is null ? "" : remedy)];

    private static ArmingItem[] Joints(
        string name, RobotProfile robot, ArmingFacts facts, Func<JointProfile, double, (string Found, string Remedy)?> judge)
    {
        IReadOnlyList<string> labels = robot.JointLabels;
        IReadOnlyList<JointProfile> joints = robot.Joints;
        ArmingItem[] wrong = facts.Positions is not { } positions ? []
            : [.. joints.Select((joint, index) => judge(joint, positions[index]) is { } found
                ? new ArmingItem(name, $"{labels[index]} {found.Found}", found.Remedy) : null).OfType<ArmingItem>()];
        return wrong.Length > 0 ? wrong : One(name, null, "");
    }

    /// <summary>Written so that what is not a number is outside.</summary>
    private static bool IsInside(JointProfile joint, double position) => position >= joint.LowerPosition && position <= joint.UpperPosition;

    private static (string Found, string Remedy)? OutsideLimits(JointProfile joint, double position) => IsInside(joint, position) ? null
        : (FormattableString.Invariant($"is at {position:0.000}; expected {joint.LowerPosition:0.000} to {joint.UpperPosition:0.000}"),
            "move the robot inside its limits by hand");

    private static (string Found, string Remedy)? OutsideStroke(JointProfile joint, double position) => IsInside(joint, position) ? null
        : (FormattableString.Invariant($"is at {position:0.000}; expected an opening of {joint.LowerPosition:0.000} to {joint.UpperPosition:0.000}"),
            "calibrate it: set closed and open in the profile to what the driver reports at the ends of the stroke");

    private static (string Found, string Remedy)? FarFromHome(JointProfile joint, double position, StartTolerance tolerance)
    {
        double allowed = tolerance.Of(joint.Unit);
        return Math.Abs(position - joint.Home) <= allowed ? null
            : (FormattableString.Invariant($"is at {position:0.000}; expected within {allowed:0.###} of its home {joint.Home:0.000}"),
                "take out of the grippers what they hold, and move the arm near its home by hand");
    }

    private static ArmingItem[] Still(RobotProfile robot, ArmingFacts facts)
    {
        const string Name = "still";
        IReadOnlyList<string> labels = robot.JointLabels;
        IReadOnlyList<JointProfile> joints = robot.Joints;
        ArmingItem[] wrong = facts.Movements is not { } movements ? []
            : [.. joints.Select((joint, index) => movements[index] <= Usual.Tolerance(joint.Unit) ? null
                : new ArmingItem(
                    Name,
                    FormattableString.Invariant($"{labels[index]} moved by {movements[index]:0.000} within {facts.Watched.TotalMilliseconds:0} ms"),
                    "let go of the arm, and wait until it stands")).OfType<ArmingItem>()];
        return wrong.Length > 0 ? wrong : One(Name, null, "");
    }
}
