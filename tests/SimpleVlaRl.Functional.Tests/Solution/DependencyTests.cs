using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace SimpleVlaRl.Functional.Tests.Solution;

/// <summary>The README's table of projects is the law; the csproj files may do less, never more.</summary>
public sealed partial class DependencyTests
{
    private const string Prefix = "SimpleVlaRl.";
    private static readonly string Root = Repository.Root;

    public static TheoryData<string> Projects() => [.. Directory.GetDirectories(Path.Combine(Root, "src")).Select(folder => Path.GetFileName(folder)!).Order()];

    [Theory]
    [MemberData(nameof(Projects))]
    public void ProjectReferences_OfEveryProject_AreThoseOfTheTableOrFewer(string project)
    {
        Dictionary<string, HashSet<string>> allowed = AllowedReferences();
        Assert.True(allowed.ContainsKey(project), $"{project} has no row in the README's table of projects");
        string[] extra = [.. References(project).Except(allowed[project])];
        Assert.True(extra.Length == 0, $"{project} references {string.Join(", ", extra)}, which the README's table does not allow");
    }

    [Theory]
    [MemberData(nameof(Projects))]
    public void Description_OfEveryProject_IsItsSentenceInTheTable(string project)
    {
        string description = Load(project).Descendants("Description").Single().Value;
        string row = TableRows().Single(cells => cells[0] == project)[1];
        Assert.Equal(Plain(description), Plain(row));
    }

    [Fact]
    public void TorchSharp_InTheClosureOfTheRobot_IsAbsent() => AssertAbsent("SimpleVlaRl.Robot", "TorchSharp");

    [Fact]
    public void Grpc_OutsideServingAndRobot_IsAbsent()
    {
        foreach (string project in Directory.GetDirectories(Path.Combine(Root, "src")).Select(folder => Path.GetFileName(folder)!))
        {
            if (project is not ("SimpleVlaRl.Serving" or "SimpleVlaRl.Robot"))
            {
                string[] packages = [.. Packages(project).Where(package => package.StartsWith("Grpc.", StringComparison.Ordinal))];
                Assert.True(packages.Length == 0, $"{project} references {string.Join(", ", packages)}");
            }
        }
    }

    /// <summary>The native libraries of the product are there for linux-x64 and linux-arm64; OpenCV's package is for the first only, and serves tests as a peer.</summary>
    [Theory]
    [MemberData(nameof(Projects))]
    public void PicturePackages_OfEveryProject_AreThoseOfBothArchitectures(string project)
    {
        Assert.DoesNotContain(Packages(project), package => package.StartsWith("OpenCvSharp", StringComparison.OrdinalIgnoreCase));
        if (project != "SimpleVlaRl.Episodes")
        {
            Assert.DoesNotContain(Packages(project), package => package.StartsWith("SkiaSharp", StringComparison.OrdinalIgnoreCase));
        }
    }

    [Fact]
    public void Programs_NeverReferenceEachOther()
    {
        Assert.DoesNotContain("SimpleVlaRl.Learner", Closure("SimpleVlaRl.Robot"));
        Assert.DoesNotContain("SimpleVlaRl.Robot", Closure("SimpleVlaRl.Learner"));
    }

    [Theory]
    [MemberData(nameof(Projects))]
    public void ProjectReferences_OfEveryProject_AreUsedByItsSources(string project)
    {
        string[] sources = [.. Directory.EnumerateFiles(Path.Combine(Root, "src", project), "*.cs", SearchOption.AllDirectories).Where(path => !path.Contains("/obj/", StringComparison.Ordinal)).Select(File.ReadAllText)];
        string[] unused = [.. References(project).Where(reference => !sources.Any(source => Regex.IsMatch(source, $@"\b{Regex.Escape(reference)}[.;]")))];
        Assert.True(unused.Length == 0, $"{project} references {string.Join(", ", unused)}, which none of its sources names");
    }

    [Fact]
    public void PackageVersions_OfTheSolution_AreEachReferenced()
    {
        HashSet<string> referenced = [.. ((string[])["src", "tests"]).SelectMany(folder => Directory.EnumerateFiles(Path.Combine(Root, folder), "*.csproj", SearchOption.AllDirectories))
            .Append(Path.Combine(Root, "Directory.Build.props"))
            .SelectMany(path => XDocument.Load(path).Descendants("PackageReference"))
            .Select(reference => reference.Attribute("Include")!.Value)];
        string[] dead = [.. XDocument.Load(Path.Combine(Root, "Directory.Packages.props")).Descendants("PackageVersion").Select(version => version.Attribute("Include")!.Value).Where(name => !referenced.Contains(name))];
        Assert.True(dead.Length == 0, $"no project references {string.Join(", ", dead)}");
    }

    private static void AssertAbsent(string program, string packagePrefix)
    {
        foreach (string project in Closure(program))
        {
            Assert.DoesNotContain(Packages(project), package => package.StartsWith(packagePrefix, StringComparison.OrdinalIgnoreCase));
        }
    }

    private static Dictionary<string, HashSet<string>> AllowedReferences()
    {
        Dictionary<string, HashSet<string>> allowed = [];
        string[] everything = [.. TableRows().Select(cells => cells[0].Trim('`', ' '))];
        foreach (string[] cells in TableRows())
        {
            string text = cells[2].Trim();
            IEnumerable<string> names = Words(text).Select(word => Prefix + word);
            allowed[cells[0].Trim('`', ' ')] = text.StartsWith("all but", StringComparison.Ordinal)
                ? [.. everything.Except(names)]
                : [.. names];
        }

        return allowed;
    }

    private static IEnumerable<string> Words(string text) =>
        ProjectWord().Matches(text).Select(match => match.Value);

    private static string[][] TableRows() => [.. File.ReadLines(Path.Combine(Root, "README.md"))
        .Where(line => line.StartsWith("| `SimpleVlaRl.", StringComparison.Ordinal))
        .Select(line => line.Trim('|').Split('|').Select(cell => cell.Trim()).ToArray())
        .Select(cells => (string[])[cells[0].Split('`')[1], .. cells[1..]])];

    private static string Plain(string text) => text.Replace("`", "", StringComparison.Ordinal).Trim();

    private static XDocument Load(string project) => XDocument.Load(Path.Combine(Root, "src", project, project + ".csproj"));

    private static IEnumerable<string> References(string project) => Load(project)
        .Descendants("ProjectReference")
        .Select(reference => Path.GetFileNameWithoutExtension(reference.Attribute("Include")!.Value.Replace('\\', '/')));

    private static IEnumerable<string> Packages(string project) => Load(project)
        .Descendants("PackageReference")
        .Select(reference => reference.Attribute("Include")!.Value);

    private static HashSet<string> Closure(string project)
    {
        HashSet<string> closure = [project];
        Queue<string> queue = new([project]);
        while (queue.TryDequeue(out string? next))
        {
            foreach (string reference in References(next))
            {
                if (closure.Add(reference))
                {
                    queue.Enqueue(reference);
                }
            }
        }

        return closure;
    }

    [GeneratedRegex("[A-Z][A-Za-z0-9]+")]
    private static partial Regex ProjectWord();
}
