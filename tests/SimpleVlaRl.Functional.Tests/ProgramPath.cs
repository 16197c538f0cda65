namespace SimpleVlaRl.Functional.Tests;

/// <summary>The programs that were built beside these tests, in the same configuration.</summary>
internal static class ProgramPath
{
    private static readonly Dictionary<string, string> Projects = new(StringComparer.Ordinal)
    {
        ["vla-robot"] = "src/SimpleVlaRl.Robot",
        ["vla-guard"] = "src/SimpleVlaRl.Guard",
        ["vla-simulator"] = "src/SimpleVlaRl.Simulator",
        ["vla-learn"] = "src/SimpleVlaRl.Learner",
        ["vla-bench"] = "tests/SimpleVlaRl.Benchmarks",
    };

    public static string Of(string program)
    {
        string[] place = AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar).Split(Path.DirectorySeparatorChar);
        string path = Path.Combine(Repository.Root, Projects[program], "bin", place[^3], place[^2], place[^1], program + ".dll");
        Assert.True(File.Exists(path), $"'{path}' is absent; build {Projects[program]} with the same configuration");
        return path;
    }
}
