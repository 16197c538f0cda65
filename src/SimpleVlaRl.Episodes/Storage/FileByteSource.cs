using Microsoft.Win32.SafeHandles;

namespace SimpleVlaRl.Episodes.Storage;

/// <summary>A file on disk, read at any place.</summary>
internal sealed class FileByteSource : IByteSource
{
    private readonly SafeFileHandle handle;

    /// <summary>Opens a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="exclusive">Whether to hold the lock that a writer of the file holds; then opening fails while the writer lives.</param>
    public FileByteSource(string path, bool exclusive = false)
    {
        Name = path;
        handle = exclusive
            ? File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite, FileShare.None)
            : File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        Length = RandomAccess.GetLength(handle);
    }

    public string Name { get; }

    public long Length { get; }

    public void Read(long offset, Span<byte> destination)
    {
        while (destination.Length > 0)
        {
            int count = RandomAccess.Read(handle, destination, offset);
            if (count == 0)
            {
                throw new EndOfStreamException(
                    $"'{Name}' ends at {offset} although it had {Length} bytes when it was opened; something shortened it meanwhile.");
            }

            offset += count;
            destination = destination[count..];
        }
    }

    public void Dispose() => handle.Dispose();
}
