using SimpleVlaRl.CommandLine.Errors;

namespace SimpleVlaRl.Benchmarks.Faults;

/// <summary>A disk of a gigabyte in memory, mounted on a folder, that can be filled.</summary>
internal sealed class SmallDisk : IDisposable
{
    private const string FillerName = "filler";
    private readonly string folder;

    /// <summary>Mounts it.</summary>
    /// <param name="folder">Where; made when it is not there.</param>
    /// <exception cref="UserException">It cannot be mounted.</exception>
    public SmallDisk(string folder)
    {
        this.folder = folder;
        Directory.CreateDirectory(folder);
        Signals.Demand("mount", "-t", "tmpfs", "-o", "size=1g", "tmpfs", folder);
    }

    /// <summary>Why none can be mounted here; null where one can.</summary>
    public static string? Missing()
    {
        DirectoryInfo there = Directory.CreateTempSubdirectory("vla-disk-");
        try
        {
            using SmallDisk disk = new(there.FullName);
            return null;
        }
        catch (UserException exception)
        {
            return $"no disk can be mounted here: {exception.Message}";
        }
        finally
        {
            there.Delete();
        }
    }

    /// <summary>Nothing more can be written.</summary>
    public static void Fill(string folder)
    {
        // As large as what is free, and then byte after byte: fallocate takes all or nothing.
        using FileStream filler = File.Create(Path.Combine(folder, FillerName));
        try
        {
            byte[] bytes = new byte[1 << 20];
            while (true)
            {
                filler.Write(bytes);
                filler.Flush();
            }
        }
        catch (IOException)
        {
            // Full.
        }
    }

    /// <summary>There is room again.</summary>
    public static void Free(string folder) => File.Delete(Path.Combine(folder, FillerName));

    public void Dispose() => Signals.Run("umount", "-l", folder);
}
