using System.ComponentModel;
using System.Runtime.InteropServices;
using SimpleVlaRl.Episodes.Interop;

namespace SimpleVlaRl.Episodes.Storage;

/// <summary>The disk.</summary>
internal sealed class DiskFileSystem : IEpisodeFileSystem
{
    public void CreateDirectory(string path) => Directory.CreateDirectory(path);

    public IEpisodeFile Create(string path) => new DiskFile(path);

    public void SyncFile(string path)
    {
        using Microsoft.Win32.SafeHandles.SafeFileHandle handle = File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);
        RandomAccess.FlushToDisk(handle);
    }

    public void SyncDirectory(string path)
    {
        int descriptor = LibC.open(path, LibC.O_RDONLY);
        if (descriptor < 0)
        {
            throw Failure("opened to be synced", path);
        }

        try
        {
            if (LibC.fsync(descriptor) != 0)
            {
                throw Failure("synced", path);
            }
        }
        finally
        {
            _ = LibC.close(descriptor);
        }
    }

    public void Move(string from, string to) => File.Move(from, to, overwrite: false);

    public void Delete(string path) => File.Delete(path);

    public long AvailableBytes(string path) => new DriveInfo(path).AvailableFreeSpace;

    private static IOException Failure(string what, string path)
    {
        int error = Marshal.GetLastPInvokeError();
        return new IOException($"The folder '{path}' cannot be {what}: {new Win32Exception(error).Message} (errno {error}).");
    }
}
