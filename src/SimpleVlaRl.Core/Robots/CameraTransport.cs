namespace SimpleVlaRl.Core.Robots;

/// <summary>The type of a camera's messages.</summary>
public enum CameraTransport
{
    /// <summary>sensor_msgs/msg/Image.</summary>
    Image,

    /// <summary>sensor_msgs/msg/CompressedImage with JPEG or PNG.</summary>
    CompressedImage,
}
