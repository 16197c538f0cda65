namespace SimpleVlaRl.Episodes.Storage;

/// <summary>Bytes that can be read at any place, by any number of readers at once.</summary>
internal interface IByteSource : IDisposable
{
    /// <summary>What the bytes are, for errors: a path.</summary>
    string Name { get; }

    /// <summary>How many bytes there are.</summary>
    long Length { get; }

    /// <summary>Fills the destination from an offset.</summary>
    /// <exception cref="IOException">The bytes cannot be read.</exception>
    void Read(long offset, Span<byte> destination);
}
