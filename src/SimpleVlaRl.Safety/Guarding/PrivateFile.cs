namespace SimpleVlaRl.Safety.Guarding;

/// <summary>Files that nobody but our own user may read or write.</summary>
internal static class PrivateFile
{
    /// <summary>Opens or makes one.</summary>
    public static FileStream Open(string path, FileMode mode, FileShare share)
    {
        FileStreamOptions options = new() { Mode = mode, Access = FileAccess.ReadWrite, Share = share };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        return new FileStream(path, options);
    }
}
