using System.Text.RegularExpressions;

namespace SimpleVlaRl.Functional.Tests.Solution;

/// <summary>The pages of measured numbers are what the raw files give, and say how each number is measured again.</summary>
public sealed partial class ResultsTests
{
    private const string Numbers = "tests/SimpleVlaRl.Benchmarks/RESULTS.md";
    private const string Report = "docs/results.md";

    [Fact]
    public async Task Pages_OfTheRawFiles_AreThoseThatAreCommitted()
    {
        (int exitCode, _, string errors) = await FinishedProgram.Run("vla-bench", [], "results", "--check");

        Assert.Equal("", errors);
        Assert.Equal(0, exitCode);
    }

    [Theory]
    [InlineData(Numbers)]
    [InlineData(Report)]
    public void Commands_OfThePages_StartSomethingOfTheRepository(string page)
    {
        string[] commands = [.. Commands(File.ReadAllLines(Path.Combine(Repository.Root, page)))];

        Assert.True(commands.Length > 30, $"only {commands.Length} commands were found in {page}");
        Assert.All(commands, command => Assert.Matches(Start(), command));
        Assert.All(commands, command => Assert.True(File.Exists(Path.Combine(Repository.Root, command.Split(' ')[0])), $"there is no program for '{command}'"));
    }

    /// <summary>What stands in columns of commands, in blocks, and below tables.</summary>
    private static IEnumerable<string> Commands(IEnumerable<string> lines)
    {
        int column = -1;
        bool isBlock = false;
        bool wasRow = false;
        foreach (string line in lines)
        {
            string[] cells = Separator().Split(line);
            bool isRow = line.StartsWith('|');
            bool isHeader = isRow && !wasRow;
            column = isHeader ? Array.FindIndex(cells, cell => cell.Contains("command", StringComparison.Ordinal)) : column;
            wasRow = isRow;
            if (line.StartsWith("```", StringComparison.Ordinal))
            {
                isBlock = !isBlock;
            }
            else if (isBlock)
            {
                yield return line;
            }
            else if (isRow && !isHeader && column >= 0 && !line.StartsWith("|---", StringComparison.Ordinal))
            {
                yield return cells[column].Trim().Trim('`');
            }
            else if (MadeBy().Match(line) is { Success: true } made)
            {
                yield return made.Groups[1].Value;
            }
        }
    }

    [GeneratedRegex("^(launch|tests)/")]
    private static partial Regex Start();

    [GeneratedRegex(@"(?<!\\)\|")]
    private static partial Regex Separator();

    [GeneratedRegex("^Made by `([^`]+)`")]
    private static partial Regex MadeBy();
}
