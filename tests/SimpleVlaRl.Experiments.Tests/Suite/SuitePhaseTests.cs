using SimpleVlaRl.CommandLine;
using SimpleVlaRl.CommandLine.Errors;
using SimpleVlaRl.Experiments.Suite;

namespace SimpleVlaRl.Experiments.Tests.Suite;

public sealed class SuitePhaseTests : IDisposable
{
    private static readonly string[] Words = ["evaluate", "--policy", "models/x", "--episodes", "3"];
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Run_AStepWhoseDocumentIsKept_IsNotMadeAgainAndIsRecorded()
    {
        File.WriteAllText(Path.Combine(folder.Path, "evaluate-imitation.json"), """{"tasks": 4}""");
        UnreadableOptions options = new(new InvalidOperationException());
        SuitePhase phase = new(folder.Path, options, new Terminal(isJson: true));

        Assert.Equal(4, (int)phase.Run("evaluate-imitation", Words, [], TestContext.Current.CancellationToken)["tasks"]!);
        Assert.Empty(options.Asked);
        Assert.Equal(["launch/vla-learn evaluate --policy models/x --episodes 3"], phase.Commands);
    }

    [Theory]
    [InlineData("demonstrations")]
    [InlineData("imitate")]
    [InlineData("export")]
    [InlineData("evaluate")]
    [InlineData("grpo")]
    public void Run_AStepThatCannotBeMade_SaysWhichAndKeepsNothing(string command)
    {
        UnreadableOptions options = new(new InvalidDataException("the weights are damaged."));
        SuitePhase phase = new(folder.Path, options, new Terminal(isJson: true));

        UserException refusal = Assert.Throws<UserException>(
            () => phase.Run("step", [command, "--run", "runs/x"], ["--resume"], TestContext.Current.CancellationToken));

        Assert.Equal([$"{command} --run runs/x --resume"], options.Asked);
        Assert.Contains($"'launch/vla-learn {command} --run runs/x': the weights are damaged.", refusal.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(folder.Path));
    }

    [Fact]
    public void Run_AfterAStop_MakesNothing()
    {
        UnreadableOptions options = new(new InvalidOperationException());
        using CancellationTokenSource stopped = new();
        stopped.Cancel();
        Assert.Throws<OperationCanceledException>(() => new SuitePhase(folder.Path, options, new Terminal(isJson: true)).Run("step", Words, [], stopped.Token));
        Assert.Empty(options.Asked);
    }
}
