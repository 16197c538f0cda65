using SimpleVlaRl.Core.Robots;
using SimpleVlaRl.Robot.Checks;
using SimpleVlaRl.Robot.Listening;

namespace SimpleVlaRl.Robot.CheckRobot;

/// <summary>Whether what the drivers report can be positions of these joints in the profile's units.</summary>
internal static class JointValueChecks
{
    // A joint that leans on its stop reports a little beyond it.
    private const double LimitTolerance = 0.02;
    private const double RadiansPerDegree = Math.PI / 180;

    /// <summary>Judges the arms of which joint states came.</summary>
    public static IEnumerable<Finding> Of(RobotProfile robot, RobotSnapshot snapshot)
    {
        foreach (ArmProfile arm in robot.Arms)
        {
            JointReading[] readings = [.. arm.Joints.Select(joint => Reading(arm, joint, snapshot)).OfType<JointReading>()];
            if (readings.Length == 0)
            {
                continue;
            }

            Finding[] wrong =
            [
                .. readings.Select(NotFinite).OfType<Finding>(),
                .. readings.Where(reading => reading.Seen.HasSeveralPublishers).Select(Mixed),
                .. Radians(arm, readings),
                .. readings.Where(reading => reading.Joint.Unit == JointUnit.Metre && reading.IsFinite).Select(Metres).OfType<Finding>(),
                .. readings.Where(reading => reading.Joint.Unit == JointUnit.Opening && reading.IsFinite).Select(GripperChecks.Of).OfType<Finding>(),
            ];
            foreach (Finding finding in wrong)
            {
                yield return finding;
            }

            if (wrong.Length == 0)
            {
                yield return Finding.Ok($"values of the {arm.Name} arm", $"{readings.Length} joints inside their limits");
            }
        }
    }

    private static JointReading? Reading(ArmProfile arm, JointProfile joint, RobotSnapshot snapshot) =>
        snapshot.Streams.GetValueOrDefault(joint.State.Topic ?? arm.JointStateTopic)?.Joints.FirstOrDefault(seen => seen.Name == joint.State.Name) is { } seen
            ? JointReading.Of($"{arm.Name}/{joint.Name}", joint, seen)
            : null;

    private static Finding? NotFinite(JointReading reading) => reading.Seen.WasNotFinite
        ? Finding.Error(
            $"value of {reading.Label}",
            FormattableString.Invariant($"{reading.Seen.Latest} among its positions"),
            "a finite number in every message",
            "the driver has no measurement of this joint; look at the driver and the cable")
        : null;

    private static Finding Mixed(JointReading reading) => Finding.Error(
        $"value of {reading.Label}", "several publishers report it", "one publisher of each joint", "stop all but one ('vla-robot topic info' names them)");

    /// <summary>A whole arm speaks one unit, so one joint that is far out shows it for all.</summary>
    private static IEnumerable<Finding> Radians(ArmProfile arm, JointReading[] all)
    {
        JointReading[] readings = [.. all.Where(reading => reading.Joint.Unit == JointUnit.Radian && reading.IsFinite)];
        JointReading[] outside = [.. readings.Where(reading => reading.IsOutside(LimitTolerance))];
        bool isFarOut = outside.Any(reading => reading.Farthest > Math.Max(Math.Tau, 2 * reading.FarthestLimit));
        bool fitsAsDegrees = readings.All(reading => reading.Joint.State.Scale is 1 or -1 && !reading.Scaled(RadiansPerDegree).IsOutside(LimitTolerance));
        if (outside.Length > 0 && isFarOut && fitsAsDegrees)
        {
            yield return Finding.Error(
                $"values of the {arm.Name} arm",
                string.Join(", ", outside.Select(reading => reading.Words)),
                "radians inside the limits",
                "they look like degrees: set state: { unit: degree } for the joints of this arm");
            yield break;
        }

        foreach (JointReading reading in outside)
        {
            yield return reading.Outside(
                reading.Joint.State.Wraps || Math.Abs(reading.Farthest) < Math.PI
                    ? "move the arm inside by hand, or mend the limits; the gate does not arm outside"
                    : "move the arm inside by hand, mend the limits, or set state: wraps: true where the driver counts whole turns");
        }

        JointReading[] inDegrees = [.. readings.Where(reading => Math.Abs(Math.Abs(reading.Joint.State.Scale) - RadiansPerDegree) < 1e-6)];
        const double Still = 0.1;
        if (inDegrees.Length > 1 && inDegrees.All(reading => reading.FarthestSeen < Math.PI) && inDegrees.Any(reading => reading.FarthestSeen > Still))
        {
            yield return Finding.Warning(
                $"values of the {arm.Name} arm",
                FormattableString.Invariant($"all within {inDegrees.Max(reading => reading.FarthestSeen):0.###} degrees of zero"),
                "degrees",
                "they look like radians: leave unit: degree out, unless the arm stands at zero");
        }
    }

    private static Finding? Metres(JointReading reading) => !reading.IsOutside(LimitTolerance / 10) ? null
        : reading.Outside(reading.Scaled(1e-3).IsOutside(LimitTolerance / 10)
            ? "move it inside by hand, or mend the limits; the gate does not arm outside"
            : "it looks like millimetres: set state: { unit: millimetre }");
}
