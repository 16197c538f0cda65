using SimpleVlaRl.Messages.Descriptions;

namespace SimpleVlaRl.Messages.GeometryMessages;

/// <summary>geometry_msgs/msg/Quaternion: an orientation, four numbers.</summary>
internal static class Quaternion
{
    /// <summary>The message's type.</summary>
    public static MessageDescription Description { get; } = new(
        "geometry_msgs/msg/Quaternion",
        FieldDescription.Of("x", FieldKind.Float64),
        FieldDescription.Of("y", FieldKind.Float64),
        FieldDescription.Of("z", FieldKind.Float64),
        FieldDescription.Of("w", FieldKind.Float64));
}
