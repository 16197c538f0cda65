using SimpleVlaRl.CommandLine;
using SimpleVlaRl.CommandLine.Errors;
using SimpleVlaRl.Experiments.Demonstrations;
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
    public void Run_AStepThatFailsInAnyWay_IsSaidInOneSentence()
    {
        UnreadableOptions options = new(new AggregateException(new InvalidOperationException("A rollout thread failed: out of luck.")));
        SuitePhase phase = new(folder.Path, options, new Terminal(isJson: true));
        UserException refusal = Assert.Throws<UserException>(() => phase.Run("step", Words, [], TestContext.Current.CancellationToken));
        Assert.Contains(": A rollout thread failed: out of luck. The same suite command", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_AStepThatFailsWhileItIsStopped_IsAStop()
    {
        using CancellationTokenSource stopped = new();
        SuitePhase phase = new(folder.Path, new UnreadableOptions(new UserException("half done"), stopped.Cancel), new Terminal(isJson: true));
        Assert.Throws<OperationCanceledException>(() => phase.Run("step", Words, [], stopped.Token));
    }

    [Fact]
    public void Run_AFreshStep_GivesTheNumbersThatAreReadAfterAStop()
    {
        // A store for demonstrations that cannot fail: one episode of a task of four seconds.
        DemonstrationsOptions demonstrations = new()
        {
            Store = Path.Combine(folder.Path, "store"),
            Task = "click_bell",
            Count = 1,
            First = 0,
            Randomize = false,
            Noise = 0,
            NoisyFraction = 0,
            DelayTicks = 3,
            Threads = 1,
            RobotFile = Path.Combine(Repository.Root, "hardware", "simulated-bimanual", "robot.yaml"),
        };
        UnreadableOptions options = new(new InvalidOperationException()) { Known = demonstrations };
        SuitePhase phase = new(folder.Path, options, new Terminal(isJson: true));

        System.Text.Json.Nodes.JsonNode fresh = phase.Run("demonstrate", ["demonstrations"], [], TestContext.Current.CancellationToken);

        Assert.Equal((1, 1L, 1.0), ((int)fresh["episodes"]!, (long)fresh["episodes"]!, (double)fresh["episodes"]!));
        Assert.Equal(fresh.ToJsonString(), phase.Run("demonstrate", ["demonstrations"], [], TestContext.Current.CancellationToken).ToJsonString());
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
