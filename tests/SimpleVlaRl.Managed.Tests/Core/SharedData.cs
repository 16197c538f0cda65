namespace SimpleVlaRl.Managed.Tests.Core;

/// <summary>Finds the golden data beside the repository.</summary>
internal static class SharedData
{
    /// <summary>The folder of a set of vectors, or a skip with the reason.</summary>
    public static string Folder(string name)
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "SimpleVlaRl.Robot.sln")))
            {
                foreach (string? root in (string?[])[folder.FullName, folder.Parent?.FullName, folder.Parent?.Parent?.FullName])
                {
                    string path = Path.Combine(root ?? "", "shared", name);
                    if (root is not null && Directory.Exists(path))
                    {
                        return path;
                    }
                }

                break;
            }
        }

        Assert.Skip($"The golden data shared/{name} is not beside the repository.");
        return "";
    }
}
