using SimpleVlaRl.Episodes.Storage;

namespace SimpleVlaRl.Episodes.Tests.Storage;

/// <summary>A file in memory: written by the MCAP writer, then read by the readers.</summary>
internal sealed class MemoryFile : IEpisodeFile
{
    private readonly MemoryStream stream = new();

    public byte[] ToArray() => stream.ToArray();

    public void Append(ReadOnlySpan<byte> bytes) => stream.Write(bytes);

    public void Sync()
    {
    }

    public void Dispose() => stream.Dispose();
}
