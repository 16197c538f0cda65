using SimpleVlaRl.Messages.Cdr;
using SimpleVlaRl.Messages.Descriptions;

namespace SimpleVlaRl.Messages.RclInterfaces;

/// <summary>The requests of GetParameters, GetParameterTypes and DescribeParameters of rcl_interfaces/srv, which have the same field.</summary>
public sealed class ParameterNamesRequest : ICdrMessage
{
    /// <summary>The type of GetParameters' request.</summary>
    public static MessageDescription GetParameters { get; } = Describe("GetParameters");

    /// <summary>The type of GetParameterTypes' request.</summary>
    public static MessageDescription GetParameterTypes { get; } = Describe("GetParameterTypes");

    /// <summary>The type of DescribeParameters' request.</summary>
    public static MessageDescription DescribeParameters { get; } = Describe("DescribeParameters");

    /// <summary>The parameters' names.</summary>
    public string[] Names { get; set; } = [];

    /// <inheritdoc/>
    public void Write(ref CdrWriter writer) => writer.WriteStrings(Names);

    /// <inheritdoc/>
    public bool TryRead(ref CdrReader reader)
    {
        bool read = reader.TryReadStrings(out string[] names);
        Names = names;
        return read;
    }

    private static MessageDescription Describe(string service) =>
        new($"rcl_interfaces/srv/{service}_Request", FieldDescription.Sequence("names", FieldKind.Text));
}
