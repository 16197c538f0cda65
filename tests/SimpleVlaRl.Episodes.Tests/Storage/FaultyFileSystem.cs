using SimpleVlaRl.Episodes.Storage;

namespace SimpleVlaRl.Episodes.Tests.Storage;

/// <summary>The disk, whose n-th operation fails; an append that fails has written half of its bytes.</summary>
/// <param name="failAt">The number of the operation, from 1.</param>
/// <param name="forever">Whether all operations after it fail too, as on a full disk, or only that one.</param>
internal sealed class FaultyFileSystem(int failAt, bool forever) : IEpisodeFileSystem
{
    private readonly DiskFileSystem disk = new();
    private int operations;

    /// <summary>Whether an operation failed.</summary>
    public bool HasFailed => operations >= failAt;

    public void CreateDirectory(string path)
    {
        Fail();
        disk.CreateDirectory(path);
    }

    public IEpisodeFile Create(string path)
    {
        Fail();
        return new FaultyFile(disk.Create(path), this);
    }

    public void SyncFile(string path)
    {
        Fail();
        disk.SyncFile(path);
    }

    public void SyncDirectory(string path)
    {
        Fail();
        disk.SyncDirectory(path);
    }

    public void Move(string from, string to)
    {
        Fail();
        disk.Move(from, to);
    }

    public void Delete(string path)
    {
        Fail();
        disk.Delete(path);
    }

    public long AvailableBytes(string path) => disk.AvailableBytes(path);

    private bool IsNextFailing()
    {
        int operation = Interlocked.Increment(ref operations);
        return operation == failAt || (forever && operation > failAt);
    }

    private void Fail()
    {
        if (IsNextFailing())
        {
            throw new IOException($"No space left on device (operation {operations}).");
        }
    }

    private sealed class FaultyFile(IEpisodeFile file, FaultyFileSystem owner) : IEpisodeFile
    {
        public void Append(ReadOnlySpan<byte> bytes)
        {
            if (owner.IsNextFailing())
            {
                file.Append(bytes[..(bytes.Length / 2)]);
                throw new IOException("No space left on device.");
            }

            file.Append(bytes);
        }

        public void Sync()
        {
            owner.Fail();
            file.Sync();
        }

        public void Dispose() => file.Dispose();
    }
}
