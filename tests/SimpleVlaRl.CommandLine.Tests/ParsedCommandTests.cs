using System.CommandLine;
using SimpleVlaRl.CommandLine.Errors;
using SimpleVlaRl.CommandLine.Options;

namespace SimpleVlaRl.CommandLine.Tests;

public sealed class ParsedCommandTests
{
    private readonly NumberOption<int> episodes = new("--episodes", "episodes", 1, 100) { DefaultValueFactory = _ => 7 };

    [Theory]
    [InlineData(new[] { "evaluate", "--episodes", "12" }, 12)]
    [InlineData(new[] { "evaluate" }, 7)]
    public void Of_WordsOfAProgram_ReadsThemAsThoseOfAPerson(string[] words, int expected) =>
        Assert.Equal(expected, ParsedCommand.Of(new Command("evaluate") { episodes }, parsed => parsed.GetValue(episodes), words));

    [Theory]
    [InlineData("--episodes", "0")]
    [InlineData("--episodes", "many")]
    [InlineData("--episods", "3")]
    public void Of_WrongWords_SaysWhich(string option, string value)
    {
        UserException refusal = Assert.Throws<UserException>(() =>
            ParsedCommand.Of(new Command("evaluate") { episodes }, parsed => parsed.GetValue(episodes), ["evaluate", option, value]));
        Assert.Contains($"'evaluate {option} {value}'", refusal.Message, StringComparison.Ordinal);
    }
}
