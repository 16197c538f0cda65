using System.Buffers.Binary;
using SimpleVlaRl.Core.Observations;
using SimpleVlaRl.Core.Robots;
using SimpleVlaRl.Preprocessing.Images;

namespace SimpleVlaRl.OperatorConsole.Live;

/// <summary>The cameras' newest frames as messages: the camera's number, the age in milliseconds, a JPEG.</summary>
internal sealed class LivePictures
{
    private const int Quality = 70;
    private const int HeaderBytes = 9;

    private readonly ILiveRobot sensors;
    private readonly TimeProvider time;
    private readonly ImageFrame[] frames;
    private readonly long[] sent;

    public LivePictures(RobotProfile robot, ILiveRobot sensors, TimeProvider time)
    {
        (this.sensors, this.time) = (sensors, time);
        frames = [.. robot.Cameras.Select(camera => new ImageFrame(camera.FrameWidth, camera.FrameHeight))];
        sent = new long[frames.Length];
    }

    /// <summary>How many cameras there are.</summary>
    public int Count => frames.Length;

    /// <summary>The message of a camera; null where there is no newer frame than the last time.</summary>
    public byte[]? Next(int camera)
    {
        ImageFrame frame = frames[camera];
        if (!sensors.TryLook(camera, frame) || frame.ReceivedTimestamp == sent[camera])
        {
            return null;
        }

        sent[camera] = frame.ReceivedTimestamp;
        byte[] jpeg = JpegCodec.Encode(frame, Quality);
        byte[] message = new byte[HeaderBytes + jpeg.Length];
        message[0] = (byte)camera;
        BinaryPrimitives.WriteDoubleLittleEndian(message.AsSpan(1), time.GetElapsedTime(frame.ReceivedTimestamp).TotalMilliseconds);
        jpeg.CopyTo(message, HeaderBytes);
        return message;
    }

    /// <summary>Whoever comes now sees every camera's newest frame, also of one that has stopped.</summary>
    public void Again() => Array.Clear(sent);
}
