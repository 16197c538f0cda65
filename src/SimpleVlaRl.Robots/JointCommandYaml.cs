using SimpleVlaRl.Core.Robots;

namespace SimpleVlaRl.Robots;

/// <summary>How a joint is commanded, as it stands in the file.</summary>
internal sealed class JointCommandYaml : DriverValueYaml
{
    public string? Topic { get; set; }

    public CommandDialect? Dialect { get; set; }

    public int? Index { get; set; }

    public JointCommandBinding ToBinding(string joint, JointUnit unit, string field, Required required)
    {
        (double scale, double offset) = Conversion(unit, field, required);
        return new JointCommandBinding { Name = Name ?? joint, Topic = Topic, Dialect = Dialect, Index = Index, Scale = scale, Offset = offset };
    }
}
