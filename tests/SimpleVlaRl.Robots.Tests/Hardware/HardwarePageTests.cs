using System.Text.RegularExpressions;

namespace SimpleVlaRl.Robots.Tests.Hardware;

/// <summary>The pages of <c>hardware/</c> say what a command needs and what was tried.</summary>
public sealed partial class HardwarePageTests
{
    private const string State = "conversions tested, not run on the robot";

    public static TheoryData<string> Pages() => ["README.md", .. HardwareFolders.Real.Select(robot => Path.Combine(robot, "README.md"))];

    /// <summary>Nothing here can be run by a test: each block starts with what it needs, or is a file's text in a language of its own.</summary>
    [Theory]
    [MemberData(nameof(Pages))]
    public void Commands_OfAPage_SayWhatTheyNeed(string page) => Assert.All(
        Block().Matches(File.ReadAllText(Path.Combine(HardwareFolders.Root, page))).Where(block => block.Groups["language"].Value is not ("yaml" or "text")),
        block => Assert.StartsWith("# needs: ", block.Groups["text"].Value, StringComparison.Ordinal));

    [Fact]
    public void Pages_OfRobotsThatExist_SayTheirState()
    {
        string table = File.ReadAllText(Path.Combine(HardwareFolders.Root, "README.md"));
        foreach (string robot in HardwareFolders.Real)
        {
            string page = File.ReadAllText(Path.Combine(HardwareFolders.Root, robot, "README.md"));
            Assert.Contains(State, page, StringComparison.OrdinalIgnoreCase);
            Assert.Contains($"hardware/{robot}/robot.yaml", page, StringComparison.Ordinal);
            Assert.Contains(table.Split('\n'), line => line.StartsWith($"| [`{robot}`]({robot}/README.md) |", StringComparison.Ordinal)
                && line.Contains(State, StringComparison.Ordinal));
        }
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public void Links_OfAPage_LeadToFiles(string page)
    {
        string path = Path.Combine(HardwareFolders.Root, page);
        string[] broken =
        [
            .. Link().Matches(File.ReadAllText(path)).Select(link => link.Groups["target"].Value.Split('#')[0]).Where(target => target.Length > 0)
                .Where(target => !Path.Exists(Path.Combine(Path.GetDirectoryName(path)!, target))),
        ];
        Assert.Empty(broken);
    }

    /// <summary>udev reads a line as a list of matches and assignments, and says nothing of one that it does not understand.</summary>
    [Fact]
    public void Rules_OfRobots_AreNamedAfterThemAndWellFormed()
    {
        string[] files = [.. HardwareFolders.Real.SelectMany(robot => Directory.GetFiles(Path.Combine(HardwareFolders.Root, robot), "*.rules"))];
        Assert.Equal(6, files.Length);
        foreach (string file in files)
        {
            string robot = Path.GetFileName(Path.GetDirectoryName(file)!);
            Assert.Equal($"99-{robot}.rules", Path.GetFileName(file));
            Assert.Contains(Path.GetFileName(file), File.ReadAllText(Path.Combine(HardwareFolders.Root, robot, "README.md")), StringComparison.Ordinal);
            string[] rules = [.. File.ReadLines(file).Where(line => !line.StartsWith('#'))];
            Assert.Equal(2, rules.Length);
            Assert.All(rules, rule => Assert.Matches(Rule(), rule));
            Assert.Equal(2, rules.Select(rule => rule.Split(", ")[^1]).Distinct().Count());
        }
    }

    [GeneratedRegex(@"^SUBSYSTEM==""\w+""(, [A-Z]+(\{[\w/]+\})?(==|=|\+=)""[^""]+"")+$")]
    private static partial Regex Rule();

    [GeneratedRegex(@"^```(?<language>\w*)\n(?<text>.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Block();

    [GeneratedRegex(@"\]\((?<target>[^):]+)\)")]
    private static partial Regex Link();
}
