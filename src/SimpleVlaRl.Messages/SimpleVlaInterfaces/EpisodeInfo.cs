using SimpleVlaRl.Messages.Cdr;
using SimpleVlaRl.Messages.Descriptions;

namespace SimpleVlaRl.Messages.SimpleVlaInterfaces;

/// <summary>simple_vla_interfaces/msg/EpisodeInfo: what is known of an episode, as JSON.</summary>
public sealed class EpisodeInfo : ICdrMessage
{
    /// <summary>The message's type.</summary>
    public static MessageDescription Description { get; } = new(
        "simple_vla_interfaces/msg/EpisodeInfo", FieldDescription.Of("json", FieldKind.Text, "one JSON object"));

    /// <summary>The JSON object.</summary>
    public string Json { get; set; } = "";

    /// <inheritdoc/>
    public void Write(ref CdrWriter writer) => writer.WriteString(Json);

    /// <inheritdoc/>
    public bool TryRead(ref CdrReader reader)
    {
        bool read = reader.TryReadString(out string json);
        Json = json;
        return read;
    }
}
