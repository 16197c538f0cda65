using SimpleVlaRl.Messages.Descriptions;
using SimpleVlaRl.Messages.RmwDdsCommon;
using SimpleVlaRl.Ros2.Interop;

namespace SimpleVlaRl.Ros2.Transport;

/// <summary>A DDS writer of raw CDR. Writing does not allocate managed memory; any thread may write.</summary>
internal sealed unsafe class RawWriter : IDisposable
{
    private readonly Lock gate = new();
    private readonly void* sertype;
    private bool isDisposed;

    public RawWriter(int participant, string topic, MessageDescription type, QosProfile profile, string userData)
    {
        Entity = Endpoints.CreateWriter(participant, topic, type, profile, userData);
        try
        {
            sertype = Endpoints.FindSertype(participant, type);
            Gid = Endpoints.GidOf(Entity);
            ulong handle;
            Dds.Check(Dds.dds_get_instance_handle(Entity, &handle), $"tell the handle of '{topic}'");
            InstanceHandle = handle;
        }
        catch
        {
            _ = Dds.dds_delete(Entity);
            throw;
        }
    }

    public int Entity { get; }

    public Gid Gid { get; }

    /// <summary>The library's own number for the writer.</summary>
    public ulong InstanceHandle { get; }

    /// <summary>Writes a payload of two parts. False when the library refused it or the writer is disposed.</summary>
    public bool Write(ReadOnlySpan<byte> start, ReadOnlySpan<byte> rest)
    {
        fixed (byte* startPointer = start, restPointer = rest)
        {
            DdsIovec* parts = stackalloc DdsIovec[2];
            parts[0] = new() { iov_base = startPointer, iov_len = (nuint)start.Length };
            parts[1] = new() { iov_base = restPointer, iov_len = (nuint)rest.Length };
            nuint size = (nuint)start.Length + (nuint)rest.Length;

            // The type object dies with the last endpoint of the type, so a write and Dispose exclude each other.
            lock (gate)
            {
                if (isDisposed)
                {
                    return false;
                }

                void* serdata = Dds.ddsi_serdata_from_ser_iov(sertype, DdsConstants.SDK_DATA, rest.IsEmpty ? 1u : 2u, parts, size);

                // dds_writecdr consumes the reference, whatever comes of it.
                return serdata != null && Dds.dds_writecdr(Entity, serdata) == DdsConstants.DDS_RETCODE_OK;
            }
        }
    }

    public void Dispose()
    {
        lock (gate)
        {
            if (!isDisposed)
            {
                isDisposed = true;
                _ = Dds.dds_delete(Entity);
            }
        }
    }
}
