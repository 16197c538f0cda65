namespace SimpleVlaRl.Datasets;

/// <summary>Files that have their name once they are whole and on the disk.</summary>
internal static class DurableFile
{
    /// <summary>Makes a file durable, then gives it its name.</summary>
    public static void Rename(string part, string path)
    {
        using (FileStream file = new(part, FileMode.Open, FileAccess.ReadWrite))
        {
            file.Flush(flushToDisk: true);
        }

        File.Move(part, path, overwrite: true);
    }
}
