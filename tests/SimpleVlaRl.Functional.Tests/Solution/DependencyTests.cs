using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace SimpleVlaRl.Functional.Tests.Solution;

/// <summary>The table in <c>docs/projects.md</c> is the law; the csproj files are exactly it.</summary>
public sealed class DependencyTests
{
    private const string Prefix = "SimpleVlaRl.";
    private static readonly string Root = Repository.Root;

    public static TheoryData<string> Projects() => [.. Directory.GetDirectories(Path.Combine(Root, "src")).Select(folder => Path.GetFileName(folder)!).Order()];

    [Fact]
    public void Rows_OfTheTable_AreTheProjects() =>
        Assert.Equal(Projects().Select(row => row.Data).Order(), Table().Select(cells => cells[0]).Order());

    [Theory]
    [MemberData(nameof(Projects))]
    public void Row_OfEveryProject_EqualsItsFile(string project)
    {
        string[] row = Table().Single(cells => cells[0] == project);
        Assert.Equal(row[1], Load(project).Descendants("Description").Single().Value);
        Assert.Equal(Names(row[2]), References(project).Select(reference => reference[Prefix.Length..]).Order(StringComparer.Ordinal));
        Assert.Equal(Names(row[3]), Packages(project).Concat(Frameworks(project)).Distinct().Order(StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Projects))]
    public void ProjectReferences_OfEveryProject_AreUsedByItsSources(string project)
    {
        string[] sources = [.. SourceFiles.Of(Path.Combine(Root, "src", project)).Select(File.ReadAllText)];
        string[] unused = [.. References(project).Where(reference => !sources.Any(source => Regex.IsMatch(source, $@"\b{Regex.Escape(reference)}[.;]")))];
        Assert.True(unused.Length == 0, $"{project} references {string.Join(", ", unused)}, which none of its sources names");
    }

    [Theory]
    [InlineData("SimpleVlaRl.Robot", "TorchSharp")]
    [InlineData("SimpleVlaRl.Simulator", "TorchSharp")]
    [InlineData("SimpleVlaRl.Simulator", "Grpc.")]
    public void Package_InTheClosureOfAProgram_IsAbsent(string program, string prefix) =>
        Assert.DoesNotContain(Closure(program).SelectMany(Packages), package => package.StartsWith(prefix, StringComparison.OrdinalIgnoreCase));

    [Theory]
    [InlineData("SimpleVlaRl.Robot", "SimpleVlaRl.Simulation")]
    [InlineData("SimpleVlaRl.Robot", "SimpleVlaRl.Learner")]
    [InlineData("SimpleVlaRl.Learner", "SimpleVlaRl.Robot")]
    [InlineData("SimpleVlaRl.Simulator", "SimpleVlaRl.Robot")]
    public void Project_InTheClosureOfAProgram_IsAbsent(string program, string other) => Assert.DoesNotContain(other, Closure(program));

    [Fact]
    public void PackageVersions_OfTheSolution_AreEachReferenced()
    {
        HashSet<string> referenced = [.. ((string[])["*.csproj", "*.props", "*.targets"])
            .SelectMany(pattern => Directory.EnumerateFiles(Root, pattern, SearchOption.AllDirectories))
            .Where(path => !SourceFiles.IsBuildOutput(path))
            .SelectMany(path => XDocument.Load(path).Descendants("PackageReference"))
            .Select(reference => reference.Attribute("Include")!.Value)];
        string[] dead =
        [
            .. XDocument.Load(Path.Combine(Root, "Directory.Packages.props")).Descendants("PackageVersion")
                .Select(version => version.Attribute("Include")!.Value).Where(name => !referenced.Contains(name)),
        ];
        Assert.True(dead.Length == 0, $"no project references {string.Join(", ", dead)}");
    }

    private static string[][] Table() => [.. File.ReadLines(Path.Combine(Root, "docs", "projects.md"))
        .Where(line => line.StartsWith("| `SimpleVlaRl.", StringComparison.Ordinal))
        .Select(line => line.Trim('|').Split('|').Select(cell => cell.Trim()).ToArray())
        .Select(cells => (string[])[cells[0].Trim('`'), .. cells[1..]])];

    private static IEnumerable<string> Names(string cell) =>
        cell == "none" ? [] : cell.Split(',', StringSplitOptions.TrimEntries).Order(StringComparer.Ordinal);

    private static XDocument Load(string project) => XDocument.Load(Path.Combine(Root, "src", project, project + ".csproj"));

    private static IEnumerable<string> References(string project) => Load(project)
        .Descendants("ProjectReference")
        .Select(reference => Path.GetFileNameWithoutExtension(reference.Attribute("Include")!.Value.Replace('\\', '/')));

    private static IEnumerable<string> Packages(string project) => Includes(project, "PackageReference");

    private static IEnumerable<string> Frameworks(string project) => Includes(project, "FrameworkReference");

    private static IEnumerable<string> Includes(string project, string element) =>
        Load(project).Descendants(element).Select(reference => reference.Attribute("Include")!.Value);

    private static HashSet<string> Closure(string project)
    {
        HashSet<string> closure = [project];
        Queue<string> queue = new([project]);
        while (queue.TryDequeue(out string? next))
        {
            foreach (string reference in References(next).Where(closure.Add))
            {
                queue.Enqueue(reference);
            }
        }

        return closure;
    }
}
