using SimpleVlaRl.Messages.Cdr;
using SimpleVlaRl.Messages.Descriptions;

namespace SimpleVlaRl.Messages.SimpleVlaInterfaces;

/// <summary>The request of simple_vla_interfaces/srv/Label: says anew how a stored episode ended.</summary>
public sealed class LabelRequest : ICdrMessage
{
    /// <summary>The message's type.</summary>
    public static MessageDescription Description { get; } = new(
        "simple_vla_interfaces/srv/Label_Request", FieldDescription.Of("episode", FieldKind.Text), FieldDescription.Of("outcome", FieldKind.Text));

    /// <summary>The episode's id, or enough of its start.</summary>
    public string Episode { get; set; } = "";

    /// <summary>success, failure, discard or unlabelled.</summary>
    public string Outcome { get; set; } = "";

    /// <inheritdoc/>
    public void Write(ref CdrWriter writer)
    {
        writer.WriteString(Episode);
        writer.WriteString(Outcome);
    }

    /// <inheritdoc/>
    public bool TryRead(ref CdrReader reader)
    {
        bool read = reader.TryReadString(out string episode) & reader.TryReadString(out string outcome);
        (Episode, Outcome) = (episode, outcome);
        return read;
    }
}
