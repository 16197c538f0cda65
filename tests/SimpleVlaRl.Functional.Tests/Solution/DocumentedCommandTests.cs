using System.Text.RegularExpressions;

namespace SimpleVlaRl.Functional.Tests.Solution;

/// <summary>Every command that a page shows exists, with every option that the page gives it.</summary>
public sealed partial class DocumentedCommandTests
{
    private static readonly string[] Programs = ["vla-robot", "vla-guard", "vla-simulator", "vla-learn", "vla-bench"];

    /// <summary>Commands by program and words, with the options and the page of each.</summary>
    private static readonly ILookup<string, (string Option, string Page)> Commands = Find();

    public static TheoryData<string> Names() => [.. Commands.Select(command => command.Key).Order(StringComparer.Ordinal)];

    [Fact]
    public void Pages_OfTheRepository_ShowCommandsOfEveryProgram() =>
        Assert.All(Programs, program => Assert.Contains(Commands, command => command.Key.Split(' ')[0] == program));

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Command_OfAPage_ExistsWithItsOptions(string command)
    {
        string[] words = command.Split(' ');
        (int exitCode, string output, string errors) = await FinishedProgram.Run(words[0], [], [.. words[1..], "--help"]);
        Assert.True(exitCode == 0, $"'{command}' ended with {exitCode}:\n{errors}");
        string[] unknown =
        [
            .. Commands[command].Where(use => use.Option.Length > 0 && !Regex.IsMatch(output, $@"(^|\s|,){Regex.Escape(use.Option)}\b"))
                .Select(use => $"{use.Option} in {use.Page}"),
        ];
        Assert.True(unknown.Length == 0, $"'{command}' has no option {string.Join(", ", unknown.Distinct())}");
    }

    private static ILookup<string, (string Option, string Page)> Find()
    {
        List<(string Command, string Option, string Page)> found = [];
        string[] pages =
        [
            Path.Combine(Repository.Root, "README.md"), Path.Combine(Repository.Root, "CONTRIBUTING.md"),
            .. Directory.EnumerateFiles(Path.Combine(Repository.Root, "docs"), "*.md", SearchOption.AllDirectories),
            .. Directory.EnumerateFiles(Path.Combine(Repository.Root, "hardware"), "README.md", SearchOption.AllDirectories),
            .. Directory.EnumerateFiles(Path.Combine(Repository.Root, "samples"), "README.md", SearchOption.AllDirectories)
                .Where(path => !SourceFiles.IsBuildOutput(path)),
        ];
        foreach (string page in pages)
        {
            string name = Path.GetRelativePath(Repository.Root, page);
            foreach (Match line in Line().Matches(File.ReadAllText(page).Replace("\\\n", " ", StringComparison.Ordinal)))
            {
                string[] words = line.Groups["words"].Value.Split(' ', StringSplitOptions.RemoveEmptyEntries);
                string command = string.Join(' ', words.TakeWhile(word => Word().IsMatch(word)).Prepend(line.Groups["program"].Value));

                // What follows '--' are options of 'vla-learn grpo'.
                string[] options = [.. words.TakeWhile(word => word != "--" && !word.StartsWith('#'))
                    .Where(word => word.StartsWith("--", StringComparison.Ordinal))];
                found.AddRange(options.Append("").Select(option => (command, option.Split('=')[0].TrimEnd('`', ',', '.', ';', ')'), name)));
            }
        }

        return found.ToLookup(use => use.Command, use => (use.Option, use.Page));
    }

    [GeneratedRegex(@"^(?:sudo )?launch/(?<program>vla-\w+)(?<words>[^\n|&>]*)", RegexOptions.Multiline)]
    private static partial Regex Line();

    [GeneratedRegex("^[a-z]+(-[a-z]+)*$")]
    private static partial Regex Word();
}
