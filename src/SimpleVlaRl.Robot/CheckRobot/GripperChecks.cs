using SimpleVlaRl.Robot.Checks;

namespace SimpleVlaRl.Robot.CheckRobot;

/// <summary>Whether a gripper's driver counts as the profile says: an opening is 0 when closed and 1 when open.</summary>
internal static class GripperChecks
{
    // Calibration is never exact; beyond a quarter of the stroke it is another scale.
    private const double Overshoot = 0.25;
    private const double LongestStrokeMetres = 0.12;
    private const double NearlyClosed = 0.002;
    private const double PercentOpen = 100;

    /// <summary>Judges a gripper.</summary>
    public static Finding? Of(JointReading reading)
    {
        string name = $"value of {reading.Label}";
        bool isPlain = reading.Joint.State is { Scale: 1, Offset: 0 };
        if (reading.Lowest < -Overshoot || reading.Highest > 1 + Overshoot)
        {
            return Finding.Error(
                name,
                FormattableString.Invariant($"opening {reading.Lowest:0.###} to {reading.Highest:0.###}, from the driver's {reading.Seen.Latest:0.####}"),
                "0 (closed) to 1 (open)",
                isPlain && reading.Lowest >= -Overshoot && reading.Highest is > 2 and <= PercentOpen * (1 + Overshoot)
                    ? "it looks like percent: set state: { unit: percent }"
                    : "set state: closed and open to what the driver reports at the two ends of the stroke");
        }

        return isPlain && reading.Highest is > NearlyClosed and <= LongestStrokeMetres
            ? Finding.Warning(
                name,
                FormattableString.Invariant($"{reading.Seen.Lowest:0.####} to {reading.Seen.Highest:0.####} of 0 to 1"),
                "0 (closed) to 1 (open)",
                "unless it is nearly closed, it looks like metres: set state: closed and open to what the driver reports at the two ends of the stroke")
            : null;
    }
}
