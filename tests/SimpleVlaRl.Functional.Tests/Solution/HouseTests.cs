using System.Text.RegularExpressions;

namespace SimpleVlaRl.Functional.Tests.Solution;

/// <summary>The shape of the sources: short files, short lines, one type per file, and folders that reference each other in one direction only.</summary>
public sealed partial class HouseTests
{
    private const int LongestFile = 300;
    private const int LongestMedian = 60;
    private const int LongestLine = 160;

    private static readonly string Source = Path.Combine(Repository.Root, "src");

    public static TheoryData<string> Projects() => DependencyTests.Projects();

    [Fact]
    public void Files_OfTheSources_AreShort()
    {
        int[] lengths = [.. SourceFiles.Of(Source).Select(path => File.ReadLines(path).Count()).Order()];
        Assert.True(lengths.Length > 500);
        Assert.InRange(lengths[lengths.Length / 2], 1, LongestMedian);
        string[] roots = [Source, Path.Combine(Repository.Root, "tests"), Path.Combine(Repository.Root, "samples")];
        Assert.DoesNotContain(SourceFiles.Of(roots), path => File.ReadLines(path).Count() > LongestFile);
    }

    [Fact]
    public void Lines_OfTheSources_AreShort() => Assert.Empty(
        from path in SourceFiles.Of(Source, Path.Combine(Repository.Root, "tests"), Path.Combine(Repository.Root, "samples"))
        from line in File.ReadLines(path).Index()
        where line.Item.Length > LongestLine
        select $"{Path.GetRelativePath(Repository.Root, path)}:{line.Index + 1}");

    /// <summary>A folder is a concept; two that need each other are one. The project's own folder counts as the one at the top.</summary>
    [Theory]
    [MemberData(nameof(Projects))]
    public void Folders_OfAProject_ReferenceEachOtherInOneDirection(string project)
    {
        string root = Path.Combine(Source, project);
        Dictionary<string, (string Folder, HashSet<string> Words)> files = SourceFiles.Of(root).ToDictionary(
            path => path,
            path => (
                Path.GetDirectoryName(Path.GetRelativePath(root, path))!,
                Word().Matches(Uninteresting().Replace(File.ReadAllText(path), " ")).Select(word => word.Value).ToHashSet()));
        ILookup<string, string> homes = files.Keys.ToLookup(path => Path.GetFileName(path).Split('.')[0], path => files[path].Folder);
        Dictionary<string, HashSet<string>> uses = files.Values.GroupBy(file => file.Folder).ToDictionary(
            group => group.Key,
            group => group.SelectMany(file => file.Words).Where(word => homes[word].Distinct().Count() == 1).Select(word => homes[word].First())
                .Where(folder => folder != group.Key).ToHashSet());

        while (uses.Keys.FirstOrDefault(folder => uses[folder].Count == 0) is { } free)
        {
            uses.Remove(free);
            uses.Values.ToList().ForEach(folders => folders.Remove(free));
        }

        Assert.True(
            uses.Count == 0, string.Join("; ", uses.Select(pair => $"'{pair.Key}' needs {string.Join(", ", pair.Value.Select(folder => $"'{folder}'"))}")));
    }

    [GeneratedRegex(@"\b[A-Za-z_]\w*\b")]
    private static partial Regex Word();

    [GeneratedRegex(@"//[^\n]*|""(?:\\.|[^""\\\n])*""")]
    private static partial Regex Uninteresting();
}
