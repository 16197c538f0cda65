using SimpleVlaRl.Episodes.Storage;

namespace SimpleVlaRl.Episodes.Tests.Storage;

/// <summary>Bytes in memory, as a file.</summary>
internal sealed class MemorySource(ReadOnlyMemory<byte> bytes) : IByteSource
{
    public string Name => "memory";

    public long Length => bytes.Length;

    public void Read(long offset, Span<byte> destination) => bytes.Span.Slice((int)offset, destination.Length).CopyTo(destination);

    public void Dispose()
    {
    }
}
