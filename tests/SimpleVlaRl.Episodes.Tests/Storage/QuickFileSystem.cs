using SimpleVlaRl.Episodes.Storage;

namespace SimpleVlaRl.Episodes.Tests.Storage;

/// <summary>The disk without waiting for it: nothing is synced.</summary>
internal sealed class QuickFileSystem : IEpisodeFileSystem
{
    private readonly DiskFileSystem disk = new();

    public void CreateDirectory(string path) => disk.CreateDirectory(path);

    public IEpisodeFile Create(string path) => new UnsyncedFile(disk.Create(path));

    public void SyncFile(string path)
    {
        // Not waited for.
    }

    public void SyncDirectory(string path)
    {
        // Not waited for.
    }

    public void Move(string from, string to) => disk.Move(from, to);

    public void Delete(string path) => disk.Delete(path);

    public long AvailableBytes(string path) => disk.AvailableBytes(path);

    private sealed class UnsyncedFile(IEpisodeFile file) : IEpisodeFile
    {
        public void Append(ReadOnlySpan<byte> bytes) => file.Append(bytes);

        public void Sync()
        {
            // Not waited for.
        }

        public void Dispose() => file.Dispose();
    }
}
