namespace SimpleVlaRl.Core.Robots;

/// <summary>One camera of a robot and what is expected of its frames.</summary>
public sealed record CameraProfile
{
    /// <summary>The camera's name, such as <c>cam_high</c>; policies ask for cameras by this name.</summary>
    public required string Name { get; init; }

    /// <summary>The ROS topic of its pictures.</summary>
    public required string Topic { get; init; }

    /// <summary>The type of its messages.</summary>
    /// <value>The default is <see cref="CameraTransport.Image"/>.</value>
    public CameraTransport Transport { get; init; } = CameraTransport.Image;

    /// <summary>The width of a published picture in pixels, before it is turned.</summary>
    public required int Width { get; init; }

    /// <summary>The height of a published picture in pixels, before it is turned.</summary>
    public required int Height { get; init; }

    /// <summary>The encoding a picture must have, as sensor_msgs/Image names it; <c>jpeg</c> or <c>png</c> for a compressed one.</summary>
    /// <value>The default is <c>rgb8</c>.</value>
    public string Encoding { get; init; } = "rgb8";

    /// <summary>By how much pictures are turned clockwise before anything else sees them: 0, 90, 180 or 270 degrees.</summary>
    /// <value>The default is 0.</value>
    public int RotationDegrees { get; init; }

    /// <summary>Whether pictures are mirrored left to right, after they are turned.</summary>
    public bool FlipsHorizontally { get; init; }

    /// <summary>Whether pictures are mirrored top to bottom, after they are turned.</summary>
    public bool FlipsVertically { get; init; }

    /// <summary>The topic of type sensor_msgs/msg/CameraInfo, which is recorded; null where there is none.</summary>
    public string? CameraInfoTopic { get; init; }

    /// <summary>The width of a frame after it is turned: what policies and recordings see.</summary>
    public int FrameWidth => RotationDegrees % 180 == 0 ? Width : Height;

    /// <summary>The height of a frame after it is turned.</summary>
    public int FrameHeight => RotationDegrees % 180 == 0 ? Height : Width;

    /// <summary>How many frames per second the camera publishes.</summary>
    /// <value>The default is 30.</value>
    public double FramesPerSecond { get; init; } = 30;

    /// <summary>How old a frame may be when it is used for a decision.</summary>
    /// <value>The default is 100 ms.</value>
    public TimeSpan MaximumAge { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>The arm that carries the camera; null for a camera that stands still and sees every arm.</summary>
    /// <remarks>When this arm moves, the picture must change: one that does not is frozen.</remarks>
    public string? MountedOn { get; init; }
}
