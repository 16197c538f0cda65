namespace SimpleVlaRl.Robot.Listening;

/// <summary>A joint as its driver reported it, in the driver's unit.</summary>
/// <param name="Name">The driver's name of it.</param>
/// <param name="Lowest">The lowest value heard; NaN when none was a finite number.</param>
/// <param name="Highest">The highest value heard; NaN when none was a finite number.</param>
/// <param name="Latest">The value heard last; it may be no finite number.</param>
/// <param name="WasNotFinite">Whether a value was no finite number, or lacking.</param>
internal sealed record SeenJoint(string Name, double Lowest, double Highest, double Latest, bool WasNotFinite)
{
    /// <summary>The joint after one more message.</summary>
    public SeenJoint And(double value) => double.IsFinite(value)
        ? this with { Lowest = Least(Lowest, value), Highest = -Least(-Highest, -value), Latest = value }
        : this with { Latest = value, WasNotFinite = true };

    private static double Least(double known, double value) => double.IsNaN(known) ? value : Math.Min(known, value);
}
