using SimpleVlaRl.Core.Observations;
using SimpleVlaRl.Core.Robots;
using SimpleVlaRl.Ros2.Transport;

namespace SimpleVlaRl.Ros2.Robot;

/// <summary>One camera's topic: the newest frame that fits the profile, made once out of the payload.</summary>
internal sealed class CameraStream : ObservedStream
{
    private readonly PictureReader reader;
    private readonly NewestItem<ImageFrame> newest;
    private readonly Sameness pictures = new();
    private readonly BlackPictureWatch black;
    private readonly FrameRateWatch rate;
    private volatile PublisherTrack? track;

    public CameraStream(RosContext context, CameraProfile camera, PictureReader reader, Action<string> onNotice)
        : base(camera.Topic, camera.MaximumAge, $"no frame of {camera.Width}x{camera.Height} {camera.Encoding} has arrived", context.Clock, onNotice)
    {
        this.reader = reader;
        newest = new(Frame(), Frame(), Frame());
        black = new BlackPictureWatch(camera.Topic, context.Clock);
        rate = new FrameRateWatch(camera, context.Clock);
        Subscription = context.Subscribe(camera.Topic, reader.Type, QosProfile.SensorData, OnPicture);

        ImageFrame Frame() => new(camera.FrameWidth, camera.FrameHeight);
    }

    public override RosSubscription Subscription { get; }

    /// <summary>Since when the picture has been the same to the last pixel; 0 while it changes.</summary>
    public long SameSince => pictures.Since;

    /// <summary>Judges a frame's age, then what the pictures show and how often they come.</summary>
    public ObservationStatus Judge(ImageFrame frame, long notBeforeTimestamp)
    {
        ObservationStatus status = Judge(frame.ReceivedTimestamp, track, notBeforeTimestamp);
        status = status.IsUsable ? black.Judge() : status;
        return status.IsUsable ? rate.Judge() : status;
    }

    /// <summary>Copies the newest frame.</summary>
    /// <returns>False when there is none yet.</returns>
    public bool TryRead(ImageFrame frame) => newest.Read(frame, static (from, to) => from.CopyTo(to)) > 0;

    /// <summary>Copies the newest frame for an onlooker, from any thread.</summary>
    /// <returns>False when there is none yet.</returns>
    public bool TryLook(ImageFrame frame) => newest.Look(frame, static (from, to) => from.CopyTo(to)) > 0;

    private void OnPicture(ReadOnlySpan<byte> payload, in RosMessageInfo info)
    {
        ImageFrame frame = newest.Spare();
        if (reader.Read(payload, frame) is { } problem)
        {
            Reject(problem);
            return;
        }

        frame.ReceivedTimestamp = Arrived(info, frame.StampNanoseconds, out PublisherTrack sender);
        if (track is { } before && before != sender)
        {
            NoteOtherPublisher(info);
        }

        track = sender;
        pictures.Note(newest.Last() is { } last && last.Pixels.AsSpan().SequenceEqual(frame.Pixels), frame.ReceivedTimestamp);
        black.Note(frame.Pixels, frame.ReceivedTimestamp);
        rate.Note(frame.ReceivedTimestamp);
        newest.Publish();
        Accept();
    }
}
