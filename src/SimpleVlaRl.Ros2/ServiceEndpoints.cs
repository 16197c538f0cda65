using SimpleVlaRl.Messages.Cdr;
using SimpleVlaRl.Messages.Descriptions;
using SimpleVlaRl.Messages.RmwDdsCommon;
using SimpleVlaRl.Ros2.Interop;
using SimpleVlaRl.Ros2.Transport;

namespace SimpleVlaRl.Ros2;

/// <summary>
/// The reader and the writer of a service or a client, and the 16 bytes that rmw_cyclonedds puts before every request and reply: the client and the sequence
/// number.
/// </summary>
internal sealed class ServiceEndpoints : IDisposable
{
    // One counter per process, as rmw has it.
    private static long lastSequence;

    private readonly RosContext context;
    private readonly int condition;
    private readonly Gid readerGid;
    private int isDisposed;

    public ServiceEndpoints(
        RosContext context,
        (string Topic, MessageDescription Type) read,
        (string Topic, MessageDescription Type) write,
        QosProfile profile,
        Func<string, string> userData,
        RosMessageHandler handler)
    {
        this.context = context;
        Reader = Endpoints.CreateReader(context.Participant, read.Topic, read.Type, profile, userData(read.Type.TypeHash));
        readerGid = Endpoints.GidOf(Reader);
        Writer = new(context.Participant, write.Topic, write.Type, profile, userData(write.Type.TypeHash));
        condition = Dds.Check(Dds.dds_create_readcondition(Reader, DdsConstants.DDS_ANY_STATE), "wait for a service");
        context.Announce([readerGid], [Writer.Gid]);
        context.Receiver.Add(condition, () => RawReader.Drain(Reader, context.Clock, handler));
    }

    public int Reader { get; }

    public RawWriter Writer { get; }

    /// <summary>An id for USER_DATA that no other endpoint of the domain has.</summary>
    public static string NewId(RosContext context, string name) => $"{context.Gid}.{Guid.NewGuid():N}{name.Replace('/', '.')}";

    /// <summary>The number of a request that no other of this process has.</summary>
    public static long NextSequence() => Interlocked.Increment(ref lastSequence);

    /// <summary>Of a client: <see cref="RosCallStatus.Answered"/> when a request may be sent, else why not. Allocates.</summary>
    public RosCallStatus Readiness()
    {
        List<(Gid Gid, string UserData)> requestReaders = MatchedEndpoints.Subscriptions(Writer.Entity);
        List<(Gid Gid, string UserData)> replyWriters = MatchedEndpoints.Publications(Reader);
        if (requestReaders.Exists(reader => !reader.Gid.IsCyclone))
        {
            return RosCallStatus.OtherVendor;
        }

        // A service is there when both of its halves are; a peer that gives its halves no id is taken at its word.
        bool isReady = requestReaders.Exists(reader =>
            UserData.Value(reader.UserData, "serviceid") is { } id
                ? replyWriters.Exists(writer => UserData.Value(writer.UserData, "serviceid") == id)
                : replyWriters.Count > 0);
        return isReady ? RosCallStatus.Answered : RosCallStatus.NotAvailable;
    }

    public bool Write(ulong clientId, long sequence, ICdrMessage message)
    {
        CdrWriter measure = new([]);
        WriteTo(ref measure, clientId, sequence, message);
        byte[] payload = new byte[measure.Length];
        CdrWriter writer = new(payload);
        WriteTo(ref writer, clientId, sequence, message);
        return Writer.Write(payload, []);
    }

    /// <summary>Reads the client and the sequence number. False for anything shorter, as a peer on another DDS sends it.</summary>
    public static bool TryReadHeader(ref CdrReader reader, out ulong clientId, out long sequence)
    {
        sequence = 0;
        return reader.TryReadUInt64(out clientId) && reader.TryReadInt64(out sequence);
    }

    public void Dispose()
    {
        if (Interlocked.Exchange(ref isDisposed, 1) == 0)
        {
            context.Withdraw([readerGid], [Writer.Gid]);
            context.Receiver.Remove(condition);
            Writer.Dispose();
            _ = Dds.dds_delete(Reader);
        }
    }

    private static void WriteTo(ref CdrWriter writer, ulong clientId, long sequence, ICdrMessage message)
    {
        writer.WriteUInt64(clientId);
        writer.WriteInt64(sequence);
        message.Write(ref writer);
    }
}
