using SimpleVlaRl.Core.Robots;

namespace SimpleVlaRl.Robots;

/// <summary>How a joint is reported, as it stands in the file.</summary>
internal sealed class JointStateYaml : DriverValueYaml
{
    public string? Topic { get; set; }

    public bool Wraps { get; set; }

    public JointStateBinding ToBinding(string joint, JointUnit unit, string field, Required required)
    {
        (double scale, double offset) = Conversion(unit, field, required);
        return new JointStateBinding { Name = Name ?? joint, Topic = Topic, Scale = scale, Offset = offset, Wraps = Wraps };
    }
}
