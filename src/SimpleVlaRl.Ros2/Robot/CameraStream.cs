using System.Text;
using SimpleVlaRl.Core.Observations;
using SimpleVlaRl.Core.Robots;
using SimpleVlaRl.Messages.SensorMessages;
using SimpleVlaRl.Ros2.Transport;

namespace SimpleVlaRl.Ros2.Robot;

/// <summary>One camera's topic: the newest frame that fits the profile, copied once out of the payload.</summary>
internal sealed class CameraStream : ObservedStream
{
    private readonly CameraProfile camera;
    private readonly byte[] encoding;
    private readonly NewestItem<ImageFrame> newest;
    private readonly Sameness pictures = new();
    private volatile PublisherTrack? track;

    public CameraStream(RosContext context, CameraProfile camera, Action<string> onNotice)
        : base(camera.Topic, camera.MaximumAge, $"no frame of {camera.Width}x{camera.Height} {camera.Encoding} has arrived", context.Clock, onNotice)
    {
        this.camera = camera;
        encoding = Encoding.UTF8.GetBytes(camera.Encoding);
        newest = new(new ImageFrame(camera.Width, camera.Height), new ImageFrame(camera.Width, camera.Height));
        Subscription = context.Subscribe(camera.Topic, Image.Description, QosProfile.SensorData, OnImage);
    }

    public override RosSubscription Subscription { get; }

    /// <summary>Since when the picture has been the same to the last pixel; 0 while it changes.</summary>
    public long SameSince => pictures.Since;

    /// <summary>Judges a frame's age.</summary>
    public ObservationStatus Judge(ImageFrame frame, long notBeforeTimestamp) => Judge(frame.ReceivedTimestamp, track, notBeforeTimestamp);

    /// <summary>Copies the newest frame.</summary>
    /// <returns>False when there is none yet.</returns>
    public bool TryRead(ImageFrame frame) => newest.Read(frame, static (from, to) => from.CopyTo(to)) > 0;

    private void OnImage(ReadOnlySpan<byte> payload, in RosMessageInfo info)
    {
        if (!ImageView.TryRead(payload, out ImageView image))
        {
            Reject($"a payload of {payload.Length} bytes that is no sensor_msgs/Image");
            return;
        }

        // The view could convert, but a camera that is not what its profile says is a wiring error to be told, not to be mended.
        if (!image.Encoding.SequenceEqual(encoding))
        {
            Reject($"found encoding '{Encoding.UTF8.GetString(image.Encoding)}'; expected '{camera.Encoding}'");
            return;
        }

        ImageFrame frame = newest.Spare();
        switch (image.CopyTo(frame))
        {
            case ImageCopyResult.Copied:
                frame.ReceivedTimestamp = Arrived(info, frame.StampNanoseconds, out PublisherTrack sender);
                if (track is { } before && before != sender)
                {
                    NoteOtherPublisher(info);
                }

                track = sender;
                pictures.Note(newest.Last() is { } last && last.Pixels.AsSpan().SequenceEqual(frame.Pixels), frame.ReceivedTimestamp);
                newest.Publish();
                Accept();
                break;
            case ImageCopyResult.WrongEncoding:
                Reject($"found encoding '{camera.Encoding}', as its profile says; only rgb8 and bgr8 can be read");
                break;
            case ImageCopyResult.WrongSize:
                Reject($"found {image.Width}x{image.Height}; expected {camera.Width}x{camera.Height}");
                break;
            default:
                Reject($"found rows of {image.Step} bytes and {image.Data.Length} bytes in all; expected at least {camera.Width * 3} and "
                    + $"{camera.Width * camera.Height * 3}");
                break;
        }
    }
}
