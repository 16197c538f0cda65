using SimpleVlaRl.Messages.Cdr;
using SimpleVlaRl.Messages.Descriptions;

namespace SimpleVlaRl.Messages.InterbotixMessages;

/// <summary>
/// interbotix_xs_msgs/msg/JointSingleCommand: a command for one joint of an Interbotix X-series arm, as its driver takes it on <c>commands/joint_single</c>.
/// </summary>
public sealed class JointSingleCommand : ICdrMessage
{
    /// <summary>The message's type.</summary>
    public static MessageDescription Description { get; } = new(
        "interbotix_xs_msgs/msg/JointSingleCommand",
        FieldDescription.Of("name", FieldKind.Text),
        FieldDescription.Of("cmd", FieldKind.Float32));

    /// <summary>The joint, such as <c>gripper</c>.</summary>
    public string Name { get; set; } = "";

    /// <summary>The command; radians where the joint is in the mode <c>position</c>.</summary>
    public float Command { get; set; }

    /// <summary>Appends a command. Does not allocate.</summary>
    /// <param name="writer">Where it goes.</param>
    /// <param name="name">The joint.</param>
    /// <param name="command">The command; it is rounded to 32 bits.</param>
    public static void Write(ref CdrWriter writer, string name, double command)
    {
        writer.WriteString(name);
        writer.WriteFloat32((float)command);
    }

    /// <inheritdoc/>
    public void Write(ref CdrWriter writer) => Write(ref writer, Name, Command);

    /// <inheritdoc/>
    public bool TryRead(ref CdrReader reader)
    {
        bool read = reader.TryReadString(out string name) & reader.TryReadFloat32(out float command);
        (Name, Command) = (name, command);
        return read;
    }
}
