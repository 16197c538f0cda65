using Microsoft.Win32.SafeHandles;

namespace SimpleVlaRl.Training.Observations;

/// <summary>Puts images in files instead of memory, for steps that are larger than the machine's memory. Safe for many threads.</summary>
/// <remarks>
/// The files hold pictures of many episodes in the order in which they came, and are never written over: the system's cache keeps what fits. They
/// have no name in their folder, so that not even a kill leaves any behind; the room of one is free again once nothing refers to a part of it and the collector
/// has closed it.
/// </remarks>
public sealed class ImageSpill
{
    private readonly string folder;
    private readonly long segmentBytes;
    private readonly object gate = new();
    private SafeFileHandle? segment;
    private long written;

    /// <summary>Prepares a folder.</summary>
    /// <param name="folder">The folder; made where it is missing.</param>
    /// <param name="segmentBytes">How long a file may become; what is dropped is only freed with its whole file.</param>
    /// <exception cref="IOException">It cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">It cannot be written.</exception>
    public ImageSpill(string folder, long segmentBytes = 256L << 20)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        ArgumentOutOfRangeException.ThrowIfLessThan(segmentBytes, 1);
        (this.folder, this.segmentBytes) = (folder, segmentBytes);
        Directory.CreateDirectory(folder);
        Begin();
    }

    /// <summary>How many bytes were put in files.</summary>
    public long TotalBytes { get; private set; }

    /// <summary>Puts images in a file.</summary>
    /// <param name="images">The images; they may be changed afterwards.</param>
    /// <returns>What reads them again.</returns>
    /// <exception cref="IOException">They cannot be written, such as on a full disk.</exception>
    public KeptImages Keep(ReadOnlySpan<byte> images)
    {
        SafeFileHandle file;
        long offset;
        lock (gate)
        {
            if (segment is null || (written > 0 && written + images.Length > segmentBytes))
            {
                Begin();
            }

            (file, offset) = (segment!, written);
            written += images.Length;
            TotalBytes += images.Length;
        }

        RandomAccess.Write(file, images, offset);
        return new SpilledImages(file, offset, images.Length);
    }

    private void Begin()
    {
        string path = Path.Combine(folder, $"spill-{Guid.CreateVersion7():N}.images");
        segment = File.OpenHandle(path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, FileOptions.None);
        File.Delete(path);
        written = 0;
    }
}
