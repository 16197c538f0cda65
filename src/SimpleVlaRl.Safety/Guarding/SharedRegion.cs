using System.IO.MemoryMappedFiles;
using System.Runtime.CompilerServices;
using SimpleVlaRl.Safety.Guarding.Interop;

namespace SimpleVlaRl.Safety.Guarding;

/// <summary>A file that two processes map into their memory. Only of our own user, and closed to everybody else.</summary>
internal sealed unsafe class SharedRegion : IDisposable
{
    private readonly MemoryMappedFile file;
    private readonly MemoryMappedViewAccessor view;
    private readonly byte* start;
    private bool isDisposed;

    private SharedRegion(FileStream stream, int size)
    {
        Size = size;
        file = MemoryMappedFile.CreateFromFile(stream, null, size, MemoryMappedFileAccess.ReadWrite, HandleInheritability.None, leaveOpen: false);
        view = file.CreateViewAccessor(0, size, MemoryMappedFileAccess.ReadWrite);
        byte* pointer = null;
        view.SafeMemoryMappedViewHandle.AcquirePointer(ref pointer);
        start = pointer + view.PointerOffset;
    }

    /// <summary>Its bytes.</summary>
    public int Size { get; }

    /// <summary>Makes a file of zeros in place of one that an earlier process of ours has left.</summary>
    /// <exception cref="GuardException">There is one of another user, or it cannot be made.</exception>
    public static SharedRegion Create(string path, int size)
    {
        try
        {
            if (File.Exists(path))
            {
                using (FileStream left = Open(path))
                {
                    DemandThatItIsOurs(left, path);
                }

                File.Delete(path);
            }

            FileStream made = PrivateFile.Open(path, FileMode.CreateNew, FileShare.ReadWrite | FileShare.Delete);
            made.SetLength(size);
            return new SharedRegion(made, size);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new GuardException(
                $"The shared memory '{path}' cannot be made: {exception.Message} Remove it, or give this user the right to write in "
                + $"'{Path.GetDirectoryName(path)}'.");
        }
    }

    /// <summary>Opens a file that another process has made.</summary>
    /// <returns>Null where there is none.</returns>
    /// <exception cref="GuardException">It is of another user or of another size, others may write it, or it cannot be opened.</exception>
    public static SharedRegion? TryOpen(string path, int size)
    {
        try
        {
            FileStream opened = Open(path);
            bool isKept = false;
            try
            {
                DemandThatItIsOurs(opened, path);
                isKept = opened.Length == size;
                return isKept ? new SharedRegion(opened, size)
                    : opened.Length == 0 ? null
                    : throw new GuardException(
                        $"The shared memory '{path}' has {opened.Length} bytes; expected {size}. The guard was built for another robot or another layout; "
                        + "start guard and runtime from one build, with one profile.");
            }
            finally
            {
                if (!isKept)
                {
                    opened.Dispose();
                }
            }
        }
        catch (FileNotFoundException)
        {
            return null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new GuardException($"The shared memory '{path}' cannot be opened: {exception.Message}");
        }
    }

    /// <summary>A word of four bytes.</summary>
    public ref int Word(int offset) => ref Unsafe.AsRef<int>(start + offset);

    /// <summary>A word of eight bytes.</summary>
    public ref long Long(int offset) => ref Unsafe.AsRef<long>(start + offset);

    /// <summary>A part of the memory.</summary>
    public Span<T> Span<T>(int offset, int count)
        where T : unmanaged => new(start + offset, count);

    /// <summary>Waits for a word to be other than it was.</summary>
    public void Wait(int offset, int seen, TimeSpan timeout) => Futex.Wait((int*)(start + offset), seen, timeout);

    /// <summary>Wakes who waits for a word.</summary>
    public void Wake(int offset) => Futex.Wake((int*)(start + offset));

    /// <summary>Keeps the memory from going away while a thread that does not know when it is closed uses it.</summary>
    /// <returns>False when it is closed already; else <see cref="Unpin"/> follows.</returns>
    public bool TryPin()
    {
        bool isPinned = false;
        try
        {
            view.SafeMemoryMappedViewHandle.DangerousAddRef(ref isPinned);
        }
        catch (ObjectDisposedException)
        {
            return false;
        }

        return isPinned;
    }

    /// <summary>The thread has done with it.</summary>
    public void Unpin() => view.SafeMemoryMappedViewHandle.DangerousRelease();

    /// <inheritdoc/>
    public void Dispose()
    {
        if (!isDisposed)
        {
            isDisposed = true;
            view.SafeMemoryMappedViewHandle.ReleasePointer();
            view.Dispose();
            file.Dispose();
        }
    }

    private static FileStream Open(string path) => new(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);

    /// <summary>Judged by what was opened, not by its name, which may be a link and may change.</summary>
    private static void DemandThatItIsOurs(FileStream opened, string path)
    {
        FileStatus status;
        if (LibC.statx((int)opened.SafeFileHandle.DangerousGetHandle(), "", LibC.AT_EMPTY_PATH, LibC.STATX_BASIC_STATS, &status) != 0)
        {
            throw new GuardException($"Whose the shared memory '{path}' is cannot be found out; it is not used.");
        }

        if (status.UserId != LibC.geteuid() || (status.Mode & FileStatus.KindBits) != FileStatus.PlainFile || (status.Mode & FileStatus.ForOthers) != 0)
        {
            throw new GuardException(
                $"The shared memory '{path}' belongs to user {status.UserId} with mode {Convert.ToString(status.Mode & 0xFFF, 8)}; expected user "
                + $"{LibC.geteuid()} with mode 600. Somebody else has made it: find out who, and remove it.");
        }
    }
}
