namespace SimpleVlaRl.Tests.Shared;

/// <summary>Finds the golden data beside the repository.</summary>
internal static class SharedData
{
    /// <summary>The folder of a set of vectors, or a skip with the reason.</summary>
    public static string Folder(string name)
    {
        DirectoryInfo root = new(Repository.Root);
        foreach (DirectoryInfo? above in (DirectoryInfo?[])[root, root.Parent, root.Parent?.Parent])
        {
            string path = Path.Combine(above?.FullName ?? "", "shared", name);
            if (above is not null && Directory.Exists(path))
            {
                return path;
            }
        }

        Assert.Skip($"The golden data shared/{name} is not beside the repository.");
        return "";
    }
}
