using SimpleVlaRl.Messages.Cdr;
using SimpleVlaRl.Messages.Descriptions;

namespace SimpleVlaRl.Messages.InterbotixMessages;

/// <summary>
/// interbotix_xs_msgs/msg/JointGroupCommand: commands for a group of an Interbotix X-series arm, as its driver takes them on <c>commands/joint_group</c>.
/// </summary>
public sealed class JointGroupCommand : ICdrMessage
{
    private float[] commands = [];

    /// <summary>The message's type.</summary>
    public static MessageDescription Description { get; } = new(
        "interbotix_xs_msgs/msg/JointGroupCommand",
        FieldDescription.Of("name", FieldKind.Text),
        FieldDescription.Sequence("cmd", FieldKind.Float32));

    /// <summary>The group, as the driver's motor configuration names it.</summary>
    public string Name { get; set; } = "";

    /// <summary>One command per joint of the group, in its order; radians where the group is in the mode <c>position</c>.</summary>
    public float[] Commands { get => commands; set => commands = value; }

    /// <summary>Appends commands from a span; each is rounded to 32 bits. Does not allocate.</summary>
    /// <param name="writer">Where they go.</param>
    /// <param name="name">The group.</param>
    /// <param name="commands">One command per joint of the group, in its order.</param>
    public static void Write(ref CdrWriter writer, string name, scoped ReadOnlySpan<double> commands)
    {
        writer.WriteString(name);
        writer.WriteSequenceLength(commands.Length);
        foreach (double command in commands)
        {
            writer.WriteFloat32((float)command);
        }
    }

    /// <inheritdoc/>
    public void Write(ref CdrWriter writer)
    {
        writer.WriteString(Name);
        writer.WriteSequence<float>(commands);
    }

    /// <inheritdoc/>
    public bool TryRead(ref CdrReader reader)
    {
        bool read = reader.TryReadString(out string name);
        Name = name;
        return read && reader.TryReadSequence(ref commands);
    }
}
