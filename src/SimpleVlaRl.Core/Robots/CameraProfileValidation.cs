namespace SimpleVlaRl.Core.Robots;

/// <summary>Finds what is wrong with a camera of a profile.</summary>
internal static class CameraProfileValidation
{
    /// <summary>The encodings of sensor_msgs/msg/Image that can be read, as its header file image_encodings.hpp names them.</summary>
    private static readonly string[] Encodings =
    [
        "rgb8", "bgr8", "rgba8", "bgra8", "mono8", "mono16", "8UC3", "8UC4", "8UC1", "16UC1", "yuv422", "uyvy", "yuv422_yuy2", "yuyv", "nv12", "bayer_rggb8",
        "bayer_bggr8", "bayer_gbrg8", "bayer_grbg8",
    ];

    private static readonly string[] Compressions = ["jpeg", "png"];
    private static readonly int[] Rotations = [0, 90, 180, 270];

    public static void AddErrors(List<string> errors, RobotProfile profile, CameraProfile camera)
    {
        string field = $"camera '{camera.Name}': ";
        if (string.IsNullOrWhiteSpace(camera.Name))
        {
            errors.Add($"{field}name is empty; policies ask for cameras by name");
        }

        ProfileTopics.Demand(errors, field + "topic", camera.Topic);
        if (camera.CameraInfoTopic is { } info)
        {
            ProfileTopics.Demand(errors, field + "camera_info_topic", info);
        }

        RobotProfileBounds.ImageSide.Demand(errors, field + "width", camera.Width);
        RobotProfileBounds.ImageSide.Demand(errors, field + "height", camera.Height);
        RobotProfileBounds.FramesPerSecond.Demand(errors, field + "frames_per_second", camera.FramesPerSecond);
        RobotProfileBounds.CameraAgeMilliseconds.Demand(errors, field + "maximum_age_milliseconds", camera.MaximumAge.TotalMilliseconds);
        string[] known = camera.Transport == CameraTransport.Image ? Encodings : Compressions;
        if (!known.Contains(camera.Encoding))
        {
            errors.Add($"{field}encoding is '{camera.Encoding}'; expected {string.Join(", ", known[..^1])} or {known[^1]}");
        }

        if (!Rotations.Contains(camera.RotationDegrees))
        {
            errors.Add(FormattableString.Invariant($"{field}rotation_degrees is {camera.RotationDegrees}; expected 0, 90, 180 or 270"));
        }

        if (camera.MountedOn is { } mount && profile.Arms.All(arm => arm.Name != mount))
        {
            errors.Add($"{field}mounted_on is '{mount}'; expected one of the arms {string.Join(", ", profile.Arms.Select(arm => arm.Name))}, or nothing for "
                + "a camera that stands still");
        }
    }
}
