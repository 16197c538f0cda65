using SimpleVlaRl.Core.Robots;

namespace SimpleVlaRl.Robots;

/// <summary>
/// A driver's name and unit of a joint, as they stand in the file. Either a unit with sign, scale and offset, or for a gripper the two values at which it is
/// closed and open.
/// </summary>
internal abstract class DriverValueYaml
{
    private const double MillimetresPerMetre = 1000;
    private const double PercentOfOpening = 100;

    public string? Name { get; set; }

    public DriverUnit? Unit { get; set; }

    public int? Sign { get; set; }

    public double? Scale { get; set; }

    public double? Offset { get; set; }

    public double? Closed { get; set; }

    public double? Open { get; set; }

    /// <summary>The two numbers of position = scale · value + offset.</summary>
    protected (double Scale, double Offset) Conversion(JointUnit unit, string field, Required required)
    {
        if (Closed is not null || Open is not null)
        {
            return OfOpening(unit, field, required);
        }

        if (Sign is not (null or 1 or -1))
        {
            required.Wrong(FormattableString.Invariant($"{field}sign is {Sign}; expected 1 or -1"));
        }

        return (PerUnit(unit, field, required) * (Sign ?? 1) * (Scale ?? 1), Offset ?? 0);
    }

    private (double Scale, double Offset) OfOpening(JointUnit unit, string field, Required required)
    {
        if (unit != JointUnit.Opening || Unit is not null || Sign is not null || Scale is not null || Offset is not null)
        {
            required.Wrong($"{field}closed and open are for a joint whose unit is opening, without unit, sign, scale and offset: they say it all");
            return (1, 0);
        }

        double closed = required.Number(Closed, field + "closed");
        double open = required.Number(Open, field + "open");
        if (closed == open)
        {
            required.Wrong(
                FormattableString.Invariant($"{field}closed and open are both {closed}; expected the driver's two values at the ends of the stroke"));
            return (1, 0);
        }

        return double.IsFinite(closed) && double.IsFinite(open) ? (1 / (open - closed), -closed / (open - closed)) : (1, 0);
    }

    private double PerUnit(JointUnit unit, string field, Required required)
    {
        switch ((unit, Unit))
        {
            case (_, null) or (JointUnit.Radian, DriverUnit.Radian) or (JointUnit.Metre, DriverUnit.Metre) or (JointUnit.Opening, DriverUnit.Opening):
                return 1;
            case (JointUnit.Radian, DriverUnit.Degree):
                return Math.PI / 180;
            case (JointUnit.Metre, DriverUnit.Millimetre):
                return 1 / MillimetresPerMetre;
            case (JointUnit.Opening, DriverUnit.Percent):
                return 1 / PercentOfOpening;
            default:
                string instead = unit == JointUnit.Opening ? "opening or percent, or the driver's two values closed and open"
                    : unit == JointUnit.Radian ? "radian or degree" : "metre or millimetre";
                required.Wrong($"{field}unit is {Unit.ToString()!.ToLowerInvariant()} for a joint in {unit.ToString().ToLowerInvariant()}; expected {instead}");
                return 1;
        }
    }
}
