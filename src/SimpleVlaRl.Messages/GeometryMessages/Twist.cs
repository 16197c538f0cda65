using SimpleVlaRl.Messages.Descriptions;

namespace SimpleVlaRl.Messages.GeometryMessages;

/// <summary>geometry_msgs/msg/Twist: a linear and an angular velocity, six numbers.</summary>
internal static class Twist
{
    /// <summary>The message's type.</summary>
    public static MessageDescription Description { get; } = new(
        "geometry_msgs/msg/Twist",
        FieldDescription.Of("linear", Vector3.Description),
        FieldDescription.Of("angular", Vector3.Description));
}
