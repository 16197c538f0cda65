using SimpleVlaRl.Core.Robots;

namespace SimpleVlaRl.Robots;

/// <summary>A joint as it stands in the file.</summary>
internal sealed class JointYaml
{
    public string? Name { get; set; }

    public JointUnit? Unit { get; set; }

    public double? Lower { get; set; }

    public double? Upper { get; set; }

    public double? Margin { get; set; }

    public double? MaximumVelocity { get; set; }

    public double? MaximumTrackingError { get; set; }

    public double? Home { get; set; }

    public JointProfile ToProfile(string? arm, Required required)
    {
        string field = $"joint '{arm}/{Name}': ";
        return new JointProfile(
            required.Text(Name, field + "name"),
            required.Word(Unit, field + "unit", "radian, metre or opening"),
            required.Number(Lower, field + "lower"),
            required.Number(Upper, field + "upper"),
            required.Number(Margin, field + "margin"),
            required.Number(MaximumVelocity, field + "maximum_velocity"),
            required.Number(MaximumTrackingError, field + "maximum_tracking_error"),
            required.Number(Home, field + "home"));
    }
}
