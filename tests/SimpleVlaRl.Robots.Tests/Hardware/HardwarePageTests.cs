using System.Text.RegularExpressions;

namespace SimpleVlaRl.Robots.Tests.Hardware;

/// <summary>The pages of <c>hardware/</c> say what a command needs and what was tried.</summary>
public sealed partial class HardwarePageTests
{
    private const string State = "conversions tested, not run on the robot";

    public static TheoryData<string> Pages() => [.. Directory.GetFiles(HardwareFolders.Root, "README.md", SearchOption.AllDirectories)
        .Select(page => Path.GetRelativePath(HardwareFolders.Root, page))];

    /// <summary>Nothing here can be run by a test: each block starts with what it needs, or is a file's text in a language of its own.</summary>
    [Theory]
    [MemberData(nameof(Pages))]
    public void Commands_OfAPage_SayWhatTheyNeed(string page) => Assert.All(
        Block().Matches(File.ReadAllText(Path.Combine(HardwareFolders.Root, page))).Where(block => block.Groups["language"].Value is not ("yaml" or "text")),
        block => Assert.StartsWith("# needs: ", block.Groups["text"].Value, StringComparison.Ordinal));

    [Fact]
    public void Pages_OfRobotsThatExist_SayTheirState()
    {
        string[] robots = [.. HardwareFolders.Names.Except(["simulated-bimanual", "template"])];
        string table = File.ReadAllText(Path.Combine(HardwareFolders.Root, "README.md"));
        foreach (string robot in robots)
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

    [GeneratedRegex(@"^```(?<language>\w*)\n(?<text>.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Block();

    [GeneratedRegex(@"\]\((?<target>[^):]+)\)")]
    private static partial Regex Link();
}
