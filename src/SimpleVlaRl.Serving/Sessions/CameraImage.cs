using System.Buffers;
using Google.Protobuf;

namespace SimpleVlaRl.Serving.Wire;

/// <summary>
/// A picture whose bytes may lie in a rented buffer: a server receives hundreds a second, and as garbage they would make every robot wait for the collector.
/// </summary>
internal sealed partial class CameraImage
{
    private byte[]? rented;

    /// <summary>Copies the bytes into a rented buffer.</summary>
    internal void Rent(ReadOnlySequence<byte> data)
    {
        Return();
        int length = checked((int)data.Length);
        this.rented = ArrayPool<byte>.Shared.Rent(length);
        data.CopyTo(this.rented);
        Data = UnsafeByteOperations.UnsafeWrap(this.rented.AsMemory(0, length));
    }

    /// <summary>Gives the buffer back; the picture has no bytes from here on.</summary>
    internal void Return()
    {
        if (this.rented is { } rented)
        {
            this.rented = null;
            Data = ByteString.Empty;
            ArrayPool<byte>.Shared.Return(rented);
        }
    }
}
