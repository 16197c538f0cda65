using System.Security.Cryptography;
using System.Text;

namespace SimpleVlaRl.Messages.Descriptions;

/// <summary>One ROS message type. Its definition text and its type hash are computed from the same field list, so that they cannot disagree.</summary>
public sealed class MessageDescription
{
    private const string EmptyMember = "structure_needs_at_least_one_member";

    /// <summary>Describes a type.</summary>
    /// <param name="rosType">The type's name, such as <c>sensor_msgs/msg/Image</c>.</param>
    /// <param name="fields">The fields in wire order.</param>
    /// <exception cref="ArgumentException">The name does not have three parts.</exception>
    public MessageDescription(string rosType, params FieldDescription[] fields)
    {
        ArgumentNullException.ThrowIfNull(rosType);
        string[] parts = rosType.Split('/');
        if (parts.Length != 3)
        {
            throw new ArgumentException($"The type name '{rosType}' has {parts.Length} parts; expected package/msg/Name.", nameof(rosType));
        }

        RosType = rosType;
        ShortName = $"{parts[0]}/{parts[2]}";
        DdsTypeName = $"{parts[0]}::{parts[1]}::dds_::{parts[2]}_";
        Fields = fields;
        DefinitionText = BuildDefinitionText();
        TypeHash = BuildTypeHash();
    }

    /// <summary>The type's ROS name, such as <c>sensor_msgs/msg/Image</c>.</summary>
    public string RosType { get; }

    /// <summary>The type's name on the wire, such as <c>sensor_msgs::msg::dds_::Image_</c>.</summary>
    public string DdsTypeName { get; }

    /// <summary>The name in definition texts, such as <c>sensor_msgs/Image</c>.</summary>
    public string ShortName { get; }

    /// <summary>The fields in wire order.</summary>
    public IReadOnlyList<FieldDescription> Fields { get; }

    /// <summary>The definition with those of all types it needs, in the <c>ros2msg</c> form that MCAP files carry.</summary>
    public string DefinitionText { get; }

    /// <summary>The RIHS01 hash, <c>RIHS01_</c> and 64 lower-case hexadecimal digits (REP 2016).</summary>
    public string TypeHash { get; }

    private string BuildDefinitionText()
    {
        StringBuilder text = new();
        AppendLines(text, this);
        foreach (MessageDescription dependency in Dependencies())
        {
            text.Append('=', 80).Append('\n').Append("MSG: ").Append(dependency.ShortName).Append('\n');
            AppendLines(text, dependency);
        }

        return text.ToString();
    }

    private static void AppendLines(StringBuilder text, MessageDescription description)
    {
        foreach (FieldDescription field in description.Fields)
        {
            text.Append(field.ToDefinitionLine()).Append('\n');
        }
    }

    private string BuildTypeHash()
    {
        string referenced = string.Join(", ", Dependencies().Select(dependency => dependency.HashJson()));
        string json = $$"""{"type_description": {{HashJson()}}, "referenced_type_descriptions": [{{referenced}}]}""";
        return "RIHS01_" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(json)));
    }

    private string HashJson()
    {
        IEnumerable<FieldDescription> members = Fields.Count > 0 ? Fields : [FieldDescription.Of(EmptyMember, FieldKind.UInt8)];
        return $$"""{"type_name": "{{RosType}}", "fields": [{{string.Join(", ", members.Select(field => field.ToHashJson()))}}]}""";
    }

    private SortedDictionary<string, MessageDescription>.ValueCollection Dependencies()
    {
        SortedDictionary<string, MessageDescription> found = new(StringComparer.Ordinal);
        Collect(this, found);
        return found.Values;
    }

    private static void Collect(MessageDescription description, SortedDictionary<string, MessageDescription> found)
    {
        foreach (FieldDescription field in description.Fields)
        {
            if (field.Nested is { } nested && found.TryAdd(nested.RosType, nested))
            {
                Collect(nested, found);
            }
        }
    }
}
