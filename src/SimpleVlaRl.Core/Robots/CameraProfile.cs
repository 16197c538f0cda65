namespace SimpleVlaRl.Core.Robots;

/// <summary>One camera of a robot and what is expected of its frames.</summary>
public sealed record CameraProfile
{
    /// <summary>The camera's name, such as <c>cam_high</c>; policies ask for cameras by this name.</summary>
    public required string Name { get; init; }

    /// <summary>The ROS topic of type sensor_msgs/Image.</summary>
    public required string Topic { get; init; }

    /// <summary>The width of a frame in pixels.</summary>
    public required int Width { get; init; }

    /// <summary>The height of a frame in pixels.</summary>
    public required int Height { get; init; }

    /// <summary>The encoding a frame must have, as sensor_msgs/Image names it.</summary>
    /// <value>The default is <c>rgb8</c>.</value>
    public string Encoding { get; init; } = "rgb8";

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
