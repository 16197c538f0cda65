namespace SimpleVlaRl.Functional.Tests.Samples;

/// <summary>The samples that were built beside these tests, in the same configuration.</summary>
internal static class Sample
{
    /// <summary>A sample's folder.</summary>
    public static string Folder(string name) => Path.Combine(Repository.Root, "samples", name);

    /// <summary>The program of a sample in C#.</summary>
    public static string Program(string name)
    {
        string[] place = AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar).Split(Path.DirectorySeparatorChar);
        string path = Path.Combine(Folder(name), "bin", place[^3], place[^2], place[^1], name + ".dll");
        Assert.True(File.Exists(path), $"'{path}' is absent; build samples/{name} with the same configuration");
        return path;
    }
}
