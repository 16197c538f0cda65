using System.Buffers;
using Google.Protobuf;

namespace SimpleVlaRl.Serving.Wire;

/// <summary>A picture whose bytes may lie in a rented buffer: a server receives hundreds a second, and as garbage they would make every robot wait for the collector.</summary>
internal sealed partial class CameraImage
{
    private byte[]? _rented;

    /// <summary>Copies the bytes into a rented buffer.</summary>
    internal void Rent(ReadOnlySequence<byte> data)
    {
        Return();
        int length = checked((int)data.Length);
        _rented = ArrayPool<byte>.Shared.Rent(length);
        data.CopyTo(_rented);
        Data = UnsafeByteOperations.UnsafeWrap(_rented.AsMemory(0, length));
    }

    /// <summary>Gives the buffer back; the picture has no bytes from here on.</summary>
    internal void Return()
    {
        if (_rented is { } rented)
        {
            _rented = null;
            Data = ByteString.Empty;
            ArrayPool<byte>.Shared.Return(rented);
        }
    }
}
