using SimpleVlaRl.Core.Robots;

namespace SimpleVlaRl.CommandLine.Robots;

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

    public JointProfile ToProfile(List<string> missing)
    {
        if (Unit is null)
        {
            missing.Add($"joint {Name}: unit is missing; expected radian, metre or opening");
        }

        return new JointProfile(
            Required.Text(Name, "joints[].name", missing),
            Unit ?? JointUnit.Radian,
            Required.Number(Lower, $"joint {Name}: lower", missing),
            Required.Number(Upper, $"joint {Name}: upper", missing),
            Required.Number(Margin, $"joint {Name}: margin", missing),
            Required.Number(MaximumVelocity, $"joint {Name}: maximum_velocity", missing),
            Required.Number(MaximumTrackingError, $"joint {Name}: maximum_tracking_error", missing),
            Required.Number(Home, $"joint {Name}: home", missing));
    }
}
