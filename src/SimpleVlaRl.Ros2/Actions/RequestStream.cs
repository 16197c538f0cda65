using System.Buffers.Binary;
using SimpleVlaRl.Messages.Cdr;
using SimpleVlaRl.Messages.Descriptions;
using SimpleVlaRl.Ros2.Interop;
using SimpleVlaRl.Ros2.Transport;

namespace SimpleVlaRl.Ros2.Actions;

/// <summary>
/// A client of a service that sends without waiting and without allocating; replies come on the receiving thread. Whether there is a server is found out when
/// endpoints match, so that asking costs nothing.
/// </summary>
internal sealed unsafe class RequestStream : IDisposable
{
    private const int HeaderSize = CdrWriter.EncapsulationSize + sizeof(ulong) + sizeof(long);

    private readonly RosContext context;
    private readonly RequestReply onReply;
    private readonly ServiceEndpoints endpoints;
    private readonly ulong clientId;
    private readonly Lock gate = new();
    private int readiness = (int)RosCallStatus.NotAvailable;
    private int isDisposed;

    public RequestStream(RosContext context, string service, MessageDescription requestType, MessageDescription responseType, RequestReply onReply)
    {
        (this.context, this.onReply) = (context, onReply);
        string id = ServiceEndpoints.NewId(context, service);
        endpoints = new(
            context,
            (RosNames.Reply(service), responseType),
            (RosNames.Request(service), requestType),
            QosProfile.ServicesDefault,
            hash => UserData.Client(id, hash),
            OnReply);
        clientId = endpoints.Writer.InstanceHandle;
        WatchMatches(endpoints.Writer.Entity, DdsConstants.DDS_PUBLICATION_MATCHED_STATUS);
        WatchMatches(endpoints.Reader, DdsConstants.DDS_SUBSCRIPTION_MATCHED_STATUS);
        Refresh();
    }

    /// <summary><see cref="RosCallStatus.Answered"/> when a request may be sent, else why not. Does not allocate.</summary>
    public RosCallStatus Readiness => (RosCallStatus)Volatile.Read(ref readiness);

    /// <summary>Writes a request; the caller has looked at <see cref="Readiness"/>. Does not allocate.</summary>
    /// <param name="sequence">From <see cref="ServiceEndpoints.NextSequence"/>.</param>
    /// <param name="start">The first fields; a multiple of 8 bytes, so that what follows is aligned as if it stood alone.</param>
    /// <param name="rest">The other fields, without encapsulation.</param>
    public bool Write(long sequence, ReadOnlySpan<byte> start, ReadOnlySpan<byte> rest)
    {
        Span<byte> bytes = stackalloc byte[HeaderSize + start.Length];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, 0x0001_0000);
        BinaryPrimitives.WriteUInt64LittleEndian(bytes[CdrWriter.EncapsulationSize..], clientId);
        BinaryPrimitives.WriteInt64LittleEndian(bytes[(CdrWriter.EncapsulationSize + sizeof(ulong))..], sequence);
        start.CopyTo(bytes[HeaderSize..]);
        return endpoints.Writer.Write(bytes, rest);
    }

    public void Dispose()
    {
        if (Interlocked.Exchange(ref isDisposed, 1) == 0)
        {
            context.Receiver.Remove(endpoints.Writer.Entity);
            context.Receiver.Remove(endpoints.Reader);
            endpoints.Dispose();
        }
    }

    private void OnReply(ReadOnlySpan<byte> payload, in RosMessageInfo info)
    {
        // Every client of a service gets all replies.
        CdrReader reader = new(payload);
        if (ServiceEndpoints.TryReadHeader(ref reader, out ulong id, out long sequence) && id == clientId)
        {
            onReply(sequence, ref reader);
        }
    }

    private void WatchMatches(int entity, uint status)
    {
        Dds.Check(Dds.dds_set_status_mask(entity, status), "watch a client");
        context.Receiver.Add(entity, () =>
        {
            // Only the kind of status that the entity has: any other is refused, and what is not taken triggers again at once.
            uint changed;
            Dds.Check(Dds.dds_take_status(entity, &changed, status), "take a client's status");
            Refresh();
        });
    }

    private void Refresh()
    {
        lock (gate)
        {
            Volatile.Write(ref readiness, (int)endpoints.Readiness());
        }
    }
}
