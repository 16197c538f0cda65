namespace SimpleVlaRl.Episodes.Storage;

/// <summary>A file that is only ever appended to, locked against other processes while it is open.</summary>
internal interface IEpisodeFile : IDisposable
{
    /// <summary>Appends bytes; they are with the operating system when it returns.</summary>
    /// <exception cref="IOException">They are not.</exception>
    void Append(ReadOnlySpan<byte> bytes);

    /// <summary>Makes everything appended durable.</summary>
    /// <exception cref="IOException">It is not durable.</exception>
    void Sync();
}
