using SimpleVlaRl.Core.Policies;

namespace SimpleVlaRl.Onnx.Checkpoints;

/// <summary>Git LFS leaves a text of three lines where a large file should be, until it is fetched.</summary>
internal static class LfsPointer
{
    private const int MaximumBytes = 1024;

    private static ReadOnlySpan<byte> Beginning => "version https://git-lfs.github.com/spec/"u8;

    /// <summary>Refuses pointers, all at once.</summary>
    /// <param name="files">Files that will be read.</param>
    /// <exception cref="PolicyLoadException">One of them is only a pointer.</exception>
    public static void Refuse(IEnumerable<string> files)
    {
        string[] pointers = [.. files.Where(Is).Select(path => $"'{path}'")];
        if (pointers.Length > 0)
        {
            throw new PolicyLoadException($"{string.Join(", ", pointers)} {(pointers.Length == 1 ? "is a Git LFS pointer" : "are Git LFS pointers")}, not the "
                + "file itself; run 'git lfs pull' in its folder, or download it anew.");
        }
    }

    private static bool Is(string path)
    {
        FileInfo file = new(path);
        if (!file.Exists || file.Length > MaximumBytes)
        {
            return false;
        }

        try
        {
            return File.ReadAllBytes(path).AsSpan().StartsWith(Beginning);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // Whoever reads it says so.
            return false;
        }
    }
}
