using System.Text;
using SimpleVlaRl.Messages.Cdr;
using SimpleVlaRl.Messages.SensorMessages;
using SimpleVlaRl.Messages.StandardMessages;
using SimpleVlaRl.Ros2.Transport;

namespace SimpleVlaRl.Robot.Listening;

/// <summary>Takes note of what comes on one topic. Messages come on the receiving thread, <see cref="Seen"/> is for another.</summary>
/// <param name="ddsTypeName">The type that its publisher announced.</param>
/// <param name="clock">This machine's clock.</param>
internal sealed class StreamRecorder(string ddsTypeName, TimeProvider clock)
{
    // Enough for a median; a camera of 100 Hz fills it in ten seconds.
    private const int MostOffsets = 1024;

    private readonly Lock gate = new();
    private readonly List<double> offsets = [];
    private readonly List<SeenJoint> joints = [];
    private int messages;
    private int malformed;
    private long first;
    private long last;
    private bool hasZeroStamps;
    private SeenPicture? picture;
    private string text = "";

    /// <summary>What has come so far.</summary>
    public SeenStream Seen()
    {
        lock (gate)
        {
            return new()
            {
                Messages = messages,
                Malformed = malformed,
                RateHertz = messages > 1 ? (messages - 1) / clock.GetElapsedTime(first, last).TotalSeconds : double.NaN,
                StampOffsetSeconds = offsets.Count > 0 ? offsets.Order().ElementAt(offsets.Count / 2) : double.NaN,
                HasZeroStamps = hasZeroStamps,
                Joints = [.. joints],
                Picture = picture,
                Text = text,
            };
        }
    }

    public void OnMessage(ReadOnlySpan<byte> payload, in RosMessageInfo info)
    {
        lock (gate)
        {
            first = messages++ == 0 ? info.ReceivedTimestamp : first;
            last = info.ReceivedTimestamp;
            if (!TryTake(payload, info.PublicationHandle))
            {
                malformed++;
            }
        }
    }

    private bool TryTake(ReadOnlySpan<byte> payload, ulong publisher)
    {
        if (ddsTypeName == JointState.Description.DdsTypeName)
        {
            JointState state = new();
            return CdrMessage.TryRead(payload, state) && Take(state, publisher);
        }

        if (ddsTypeName == Image.Description.DdsTypeName)
        {
            return ImageView.TryRead(payload, out ImageView view)
                && Take(view.StampNanoseconds, new SeenPicture((int)view.Width, (int)view.Height, Encoding.UTF8.GetString(view.Encoding)));
        }

        if (ddsTypeName == CompressedImage.Description.DdsTypeName)
        {
            CompressedImage image = new();
            return CdrMessage.TryRead(payload, image) && Take(image.Header.StampNanoseconds, SeenPicture.Of(image));
        }

        StringMessage message = new();
        bool isText = ddsTypeName == StringMessage.Description.DdsTypeName;
        bool isRead = !isText || CdrMessage.TryRead(payload, message);
        text = message.Data;
        return isRead;
    }

    private bool Take(JointState state, ulong publisher)
    {
        NoteStamp(state.Header.StampNanoseconds);
        for (int i = 0; i < state.Name.Length; i++)
        {
            string name = state.Name[i];
            int known = joints.FindIndex(joint => joint.Name == name);
            if (known < 0)
            {
                known = joints.Count;
                joints.Add(new() { Name = name });
            }

            joints[known] = joints[known].And(i < state.Position.Length ? state.Position[i] : double.NaN, publisher);
        }

        return true;
    }

    private bool Take(long stampNanoseconds, SeenPicture? newPicture)
    {
        NoteStamp(stampNanoseconds);
        picture = newPicture ?? picture;
        return newPicture is not null;
    }

    private void NoteStamp(long stampNanoseconds)
    {
        if (stampNanoseconds <= 0)
        {
            hasZeroStamps = true;
        }
        else if (offsets.Count < MostOffsets)
        {
            long now = (clock.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks * TimeSpan.NanosecondsPerTick;
            offsets.Add((now - stampNanoseconds) / 1e9);
        }
    }
}
