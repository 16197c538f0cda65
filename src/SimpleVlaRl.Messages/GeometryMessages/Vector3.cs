using SimpleVlaRl.Messages.Descriptions;

namespace SimpleVlaRl.Messages.GeometryMessages;

/// <summary>geometry_msgs/msg/Vector3: three numbers.</summary>
internal static class Vector3
{
    /// <summary>The message's type.</summary>
    public static MessageDescription Description { get; } = new(
        "geometry_msgs/msg/Vector3",
        FieldDescription.Of("x", FieldKind.Float64),
        FieldDescription.Of("y", FieldKind.Float64),
        FieldDescription.Of("z", FieldKind.Float64));
}
