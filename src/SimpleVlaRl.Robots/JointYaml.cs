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

    public double? MaximumAcceleration { get; set; }

    public double? MaximumJerk { get; set; }

    public double? MaximumTrackingError { get; set; }

    public double? Home { get; set; }

    public JointStateYaml? State { get; set; }

    public JointCommandYaml? Command { get; set; }

    public JointProfile ToProfile(string? arm, Required required)
    {
        string field = $"joint '{arm}/{Name}': ";
        string name = required.Text(Name, field + "name");
        JointUnit unit = required.Word(Unit, field + "unit", "radian, metre or opening");
        double acceleration = required.Number(MaximumAcceleration, field + "maximum_acceleration");
        return new JointProfile(
            name,
            unit,
            required.Number(Lower, field + "lower"),
            required.Number(Upper, field + "upper"),
            required.Number(Margin, field + "margin"),
            required.Number(MaximumVelocity, field + "maximum_velocity"),
            acceleration,
            MaximumJerk ?? (JointProfile.UsualJerkPerAcceleration * acceleration),
            required.Number(MaximumTrackingError, field + "maximum_tracking_error"),
            required.Number(Home, field + "home"))
        {
            State = (State ?? new JointStateYaml()).ToBinding(name, unit, field + "state: ", required),
            Command = (Command ?? new JointCommandYaml()).ToBinding(name, unit, field + "command: ", required),
        };
    }
}
