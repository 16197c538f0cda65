namespace SimpleVlaRl.Functional.Tests.Solution;

/// <summary>The C# files of the repository, without what a build leaves.</summary>
internal static class SourceFiles
{
    public static IEnumerable<string> Of(params ReadOnlySpan<string> folders)
    {
        List<string> files = [];
        foreach (string folder in folders)
        {
            files.AddRange(Directory.EnumerateFiles(folder, "*.cs", SearchOption.AllDirectories).Where(path => !IsBuildOutput(path)));
        }

        return files;
    }

    public static bool IsBuildOutput(string path) =>
        path.Contains("/obj/", StringComparison.Ordinal) || path.Contains("/bin/", StringComparison.Ordinal)
        || path.Contains("/.stamps/", StringComparison.Ordinal);
}
