using Microsoft.Win32.SafeHandles;

namespace SimpleVlaRl.Episodes.Storage;

/// <summary>
/// A file being written. FileShare.None takes an exclusive flock(2) on it: it lasts as long as this process, so a file without it was left by a crash.
/// </summary>
internal sealed class DiskFile : IEpisodeFile
{
    private readonly SafeFileHandle handle;
    private long position;

    public DiskFile(string path)
    {
        handle = File.OpenHandle(path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None);
    }

    public void Append(ReadOnlySpan<byte> bytes)
    {
        RandomAccess.Write(handle, bytes, position);
        position += bytes.Length;
    }

    public void Sync() => RandomAccess.FlushToDisk(handle);

    public void Dispose() => handle.Dispose();
}
