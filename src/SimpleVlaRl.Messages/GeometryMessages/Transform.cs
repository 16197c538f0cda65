using SimpleVlaRl.Messages.Descriptions;

namespace SimpleVlaRl.Messages.GeometryMessages;

/// <summary>geometry_msgs/msg/Transform: a translation and a rotation, seven numbers.</summary>
internal static class Transform
{
    /// <summary>The message's type.</summary>
    public static MessageDescription Description { get; } = new(
        "geometry_msgs/msg/Transform",
        FieldDescription.Of("translation", Vector3.Description),
        FieldDescription.Of("rotation", Quaternion.Description));
}
