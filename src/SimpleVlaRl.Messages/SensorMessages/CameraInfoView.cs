using SimpleVlaRl.Messages.Cdr;
using SimpleVlaRl.Messages.Descriptions;
using SimpleVlaRl.Messages.StandardMessages;

namespace SimpleVlaRl.Messages.SensorMessages;

/// <summary>sensor_msgs/msg/CameraInfo as it lies in a payload: a camera's size and calibration. Reading it copies and allocates nothing.</summary>
public readonly ref struct CameraInfoView
{
    private const int MatrixLength = 9;
    private const int ProjectionLength = 12;

    private static readonly MessageDescription RegionOfInterest = new(
        "sensor_msgs/msg/RegionOfInterest",
        FieldDescription.Of("x_offset", FieldKind.UInt32),
        FieldDescription.Of("y_offset", FieldKind.UInt32),
        FieldDescription.Of("height", FieldKind.UInt32),
        FieldDescription.Of("width", FieldKind.UInt32),
        FieldDescription.Of("do_rectify", FieldKind.Boolean));

    private CameraInfoView(long stampNanoseconds, ReadOnlySpan<byte> frameId, uint height, uint width)
    {
        StampNanoseconds = stampNanoseconds;
        FrameId = frameId;
        Height = height;
        Width = width;
    }

    /// <summary>The message's type.</summary>
    public static MessageDescription Description { get; } = new(
        "sensor_msgs/msg/CameraInfo",
        FieldDescription.Of("header", Header.Description),
        FieldDescription.Of("height", FieldKind.UInt32),
        FieldDescription.Of("width", FieldKind.UInt32),
        FieldDescription.Of("distortion_model", FieldKind.Text),
        FieldDescription.Sequence("d", FieldKind.Float64),
        FieldDescription.Array("k", FieldKind.Float64, MatrixLength),
        FieldDescription.Array("r", FieldKind.Float64, MatrixLength),
        FieldDescription.Array("p", FieldKind.Float64, ProjectionLength),
        FieldDescription.Of("binning_x", FieldKind.UInt32),
        FieldDescription.Of("binning_y", FieldKind.UInt32),
        FieldDescription.Of("roi", RegionOfInterest));

    /// <summary>When the picture that it belongs to was taken, nanoseconds since 1970.</summary>
    public long StampNanoseconds { get; }

    /// <summary>The camera's frame of reference, UTF-8.</summary>
    public ReadOnlySpan<byte> FrameId { get; }

    /// <summary>Rows of the calibrated picture.</summary>
    public uint Height { get; }

    /// <summary>Columns of the calibrated picture.</summary>
    public uint Width { get; }

    /// <summary>Looks at a payload and that it holds all fields.</summary>
    /// <param name="payload">The payload with its encapsulation.</param>
    /// <param name="view">The view.</param>
    /// <returns>Whether the payload is a whole message.</returns>
    public static bool TryRead(ReadOnlySpan<byte> payload, out CameraInfoView view)
    {
        CdrReader reader = new(payload);
        bool read = Header.TryReadView(ref reader, out long stamp, out ReadOnlySpan<byte> frameId) & reader.TryReadUInt32(out uint height)
            & reader.TryReadUInt32(out uint width) & reader.TryReadString(out ReadOnlySpan<byte> _) & reader.TryReadSequenceView<double>(out _);
        for (int i = 0; i < MatrixLength + MatrixLength + ProjectionLength; i++)
        {
            read &= reader.TryReadFloat64(out _);
        }

        // Two binnings and the region's four numbers.
        for (int i = 0; i < 6; i++)
        {
            read &= reader.TryReadUInt32(out _);
        }

        read &= reader.TryReadBoolean(out _);
        view = new(stamp, frameId, height, width);
        return read;
    }
}
