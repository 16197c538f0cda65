using SimpleVlaRl.Core.Robots;

namespace SimpleVlaRl.CommandLine.Robots;

/// <summary>An arm as it stands in the file.</summary>
internal sealed class ArmYaml
{
    public string? Name { get; set; }

    public string? JointStateTopic { get; set; }

    public string? CommandTopic { get; set; }

    public List<JointYaml>? Joints { get; set; }

    public ArmProfile ToProfile(List<string> missing) => new()
    {
        Name = Required.Text(Name, "arms[].name", missing),
        JointStateTopic = Required.Text(JointStateTopic, $"arm {Name}: joint_state_topic", missing),
        CommandTopic = Required.Text(CommandTopic, $"arm {Name}: command_topic", missing),
        Joints = [.. Required.List(Joints, $"arm {Name}: joints", missing).Select(joint => joint.ToProfile(missing))],
    };
}
