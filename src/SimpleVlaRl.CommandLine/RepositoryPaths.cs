namespace SimpleVlaRl.CommandLine;

/// <summary>Where things lie by default: relative to the folder that holds the solution, or to the working folder of an installed program.</summary>
public static class RepositoryPaths
{
    private const string Marker = "SimpleVlaRl.Robot.sln";

    /// <summary>The folder that holds the solution, above the program or the working folder; the working folder when there is none.</summary>
    public static string Root { get; } = Find(AppContext.BaseDirectory) ?? Find(Environment.CurrentDirectory) ?? Environment.CurrentDirectory;

    /// <summary>A path under the root.</summary>
    /// <param name="parts">The parts.</param>
    /// <returns>The path.</returns>
    public static string Of(params string[] parts) => Path.Combine([Root, .. parts]);

    /// <summary>A path as a person in the working folder would write it.</summary>
    /// <param name="path">The path.</param>
    /// <returns>The path relative to the working folder.</returns>
    public static string Relative(string path) => Path.GetRelativePath(Environment.CurrentDirectory, path);

    private static string? Find(string start)
    {
        for (DirectoryInfo? folder = new(start); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, Marker)))
            {
                return folder.FullName;
            }
        }

        return null;
    }
}
