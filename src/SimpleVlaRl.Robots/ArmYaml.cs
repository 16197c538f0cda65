using SimpleVlaRl.Core.Robots;

namespace SimpleVlaRl.Robots;

/// <summary>An arm as it stands in the file.</summary>
internal sealed class ArmYaml
{
    public string? Name { get; set; }

    public string? JointStateTopic { get; set; }

    public string? CommandTopic { get; set; }

    public CommandDialect? CommandDialect { get; set; }

    public string CommandGroup { get; set; } = "arm";

    public List<JointYaml?>? Joints { get; set; }

    public GeometryYaml? Geometry { get; set; }

    public ArmProfile ToProfile(Required required)
    {
        string field = $"arm '{Name}': ";
        JointProfile[] joints = [.. required.List(Joints, field + "joints").Select(joint => (joint ?? new JointYaml()).ToProfile(Name, required))];
        return new ArmProfile
        {
            Name = required.Text(Name, field + "name"),
            JointStateTopic = required.Text(JointStateTopic, field + "joint_state_topic"),
            CommandTopic = required.Text(CommandTopic, field + "command_topic"),
            CommandDialect = CommandDialect ?? Core.Robots.CommandDialect.JointTrajectory,
            CommandGroup = CommandGroup,
            Joints = joints,
            Geometry = Geometry?.ToGeometry(field + "geometry: ", joints, required),
        };
    }
}
