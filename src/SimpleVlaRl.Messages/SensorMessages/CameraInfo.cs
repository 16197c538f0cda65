using SimpleVlaRl.Messages.Descriptions;
using SimpleVlaRl.Messages.StandardMessages;

namespace SimpleVlaRl.Messages.SensorMessages;

/// <summary>sensor_msgs/msg/CameraInfo: how a camera is calibrated. It is recorded as it came, and not read.</summary>
public static class CameraInfo
{
    /// <summary>The message's type.</summary>
    public static MessageDescription Description { get; } = new(
        "sensor_msgs/msg/CameraInfo",
        FieldDescription.Of("header", Header.Description),
        FieldDescription.Of("height", FieldKind.UInt32),
        FieldDescription.Of("width", FieldKind.UInt32),
        FieldDescription.Of("distortion_model", FieldKind.Text),
        FieldDescription.Sequence("d", FieldKind.Float64),
        FieldDescription.Array("k", FieldKind.Float64, 9),
        FieldDescription.Array("r", FieldKind.Float64, 9),
        FieldDescription.Array("p", FieldKind.Float64, 12),
        FieldDescription.Of("binning_x", FieldKind.UInt32),
        FieldDescription.Of("binning_y", FieldKind.UInt32),
        FieldDescription.Of(
            "roi",
            new MessageDescription(
                "sensor_msgs/msg/RegionOfInterest",
                FieldDescription.Of("x_offset", FieldKind.UInt32),
                FieldDescription.Of("y_offset", FieldKind.UInt32),
                FieldDescription.Of("height", FieldKind.UInt32),
                FieldDescription.Of("width", FieldKind.UInt32),
                FieldDescription.Of("do_rectify", FieldKind.Boolean))));
}
