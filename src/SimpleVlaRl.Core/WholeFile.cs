namespace SimpleVlaRl.Core;

/// <summary>Files that are there and whole, or not there.</summary>
public static class WholeFile
{
    /// <summary>Writes a text by a temporary file beside it and a rename; a file of that name is replaced.</summary>
    /// <param name="path">The file.</param>
    /// <param name="text">Its text, UTF-8.</param>
    /// <exception cref="IOException">It cannot be written; what was there before still is.</exception>
    public static void WriteText(string path, string text)
    {
        File.WriteAllText(path + ".part", text);
        File.Move(path + ".part", path, overwrite: true);
    }
}
