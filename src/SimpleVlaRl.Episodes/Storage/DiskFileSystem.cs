using System.ComponentModel;
using System.Runtime.InteropServices;
using SimpleVlaRl.Episodes.Interop;

namespace SimpleVlaRl.Episodes.Storage;

/// <summary>The disk.</summary>
internal sealed class DiskFileSystem : IEpisodeFileSystem
{
    public void CreateDirectory(string path) => Directory.CreateDirectory(path);

    public IEpisodeFile Create(string path) => new DiskFile(path);

    public void SyncFile(string path) => Sync(path, "file");

    public void SyncDirectory(string path) => Sync(path, "folder");

    public void Move(string from, string to) => File.Move(from, to, overwrite: false);

    public void Delete(string path) => File.Delete(path);

    public long AvailableBytes(string path) => new DriveInfo(path).AvailableFreeSpace;

    /// <summary>Syncs by a descriptor of its own, without asking for the lock that this process may hold on the file.</summary>
    private static void Sync(string path, string kind)
    {
        int descriptor = LibC.open(path, LibC.O_RDONLY);
        if (descriptor < 0)
        {
            throw Failure("opened to be synced", path, kind);
        }

        try
        {
            if (LibC.fsync(descriptor) != 0)
            {
                throw Failure("synced", path, kind);
            }
        }
        finally
        {
            _ = LibC.close(descriptor);
        }
    }

    private static IOException Failure(string what, string path, string kind)
    {
        int error = Marshal.GetLastPInvokeError();
        return new IOException($"The {kind} '{path}' cannot be {what}: {new Win32Exception(error).Message} (errno {error}).");
    }
}
