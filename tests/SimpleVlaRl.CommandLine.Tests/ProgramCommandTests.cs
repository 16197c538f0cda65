using System.CommandLine;

namespace SimpleVlaRl.CommandLine.Tests;

public sealed class ProgramCommandTests
{
    [Fact]
    public void Text_OfACommandLine_IsWhatAPersonWouldTypeToGetTheSameAgain()
    {
        Option<string> instruction = new("--instruction");
        Option<bool> resume = new("--resume");
        RootCommand root = new() { new Command("grpo") { instruction, resume } };

        string text = ProgramCommand.Text("vla-learn", root.Parse(["grpo", "--instruction", "lift the pot", "--resume"]));

        Assert.Equal("launch/vla-learn grpo --instruction 'lift the pot'", text);
    }
}
