using System.Text.RegularExpressions;

namespace SimpleVlaRl.Functional.Tests.Solution;

/// <summary>What tests read lies in the repository, so that a clone of it runs every one of them.</summary>
public sealed partial class TestDataTests
{
    [Fact]
    public void TestSources_OfEveryProject_ReadNothingBesideTheRepository()
    {
        string[] sources = [.. ((string[])["*.cs", "*.py", "*.mjs"]).SelectMany(
            pattern => Directory.EnumerateFiles(Path.Combine(Repository.Root, "tests"), pattern, SearchOption.AllDirectories))
            .Where(path => !BuildOutput().IsMatch(path) && Path.GetFileName(path) != "TestDataTests.cs")];

        Assert.True(sources.Length > 100);
        Assert.DoesNotContain(sources, path => Outside().IsMatch(File.ReadAllText(path)));
    }

    [Fact]
    public void GoldenVectors_OfTheRepository_AreBelowEightMegabytesAndUnpackToEveryFile()
    {
        string[] packed = Directory.GetFiles(Path.Combine(Repository.Root, "tests", "vectors"), "*.zst", SearchOption.AllDirectories);

        Assert.InRange(packed.Sum(path => new FileInfo(path).Length), 1, 8_000_000);
        Assert.Equal(13, Directory.GetFiles(GoldenVectors.Policy).Length);
        Assert.Equal(4, Directory.GetFiles(GoldenVectors.Ros2).Length);
    }

    /// <summary>A folder above the root, or the folder that once lay beside it.</summary>
    [GeneratedRegex("""Repository\.Root, "\.\."|"shared"|\.\./shared""")]
    private static partial Regex Outside();

    [GeneratedRegex("/(bin|obj|node_modules)/")]
    private static partial Regex BuildOutput();
}
