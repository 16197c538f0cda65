using SimpleVlaRl.Control.Fakes;
using SimpleVlaRl.Control.Operating;
using SimpleVlaRl.Core.Episodes;
using SimpleVlaRl.Core.Operators;

namespace SimpleVlaRl.Control.Tests.Operating;

/// <summary>Episodes of a robot beside which a person stands, on a fake clock; the person answers as soon as something is asked.</summary>
public sealed class OperatorSceneTests : IDisposable
{
    private static readonly double[] Away = [0.8, -0.6, 0.3, -1.1, 0.5, 0.6];
    private readonly OperatorDesk desk = new((_, _) => null);
    private readonly FakeRun run = new(behavior: new FakeRobotBehavior { StartPositions = Away });

    public OperatorSceneTests() => run.Ports = run.Ports with { Scene = new OperatorScene(desk) };

    public void Dispose()
    {
        run.Dispose();
        desk.Dispose();
    }

    [Fact]
    public async Task Run_PersonSaysGoAndSuccess_GoesHomeFirstAndIsASuccessOfTheirs()
    {
        List<OperatorPhase> phases = [];
        desk.Changed += status => phases.Add(status.Phase);
        int commandsAtGo = 0;
        EpisodeReport report = await Play(
            8,
            (OperatorPhase.AwaitingGo, OperatorCommand.Go, () => commandsAtGo = run.Commands.Count),
            (OperatorPhase.Running, OperatorCommand.Success, null));
        Assert.Equal(EpisodeOutcome.Success("topic"), report.Summary.Outcome);
        Assert.True(commandsAtGo > 50, $"{commandsAtGo} commands before go; the arms were to go home first");
        Assert.All(run.Commands[commandsAtGo - 1].Positions.Zip(run.Robot.Joints), pair => Assert.Equal(pair.Second.Home, pair.First, 1));
        Assert.Equal([OperatorPhase.Homing, OperatorPhase.AwaitingGo, OperatorPhase.Homing, OperatorPhase.Running, OperatorPhase.Storing], phases);
    }

    [Fact]
    public async Task Run_NobodyLabelsInTime_IsAskedAndNeverAFailure()
    {
        EpisodeReport report = await Play(0.5, (OperatorPhase.AwaitingGo, OperatorCommand.Go, null), (OperatorPhase.AwaitingOutcome, OperatorCommand.Go, null));
        Assert.Equal(new EpisodeOutcome(OutcomeKind.Unlabelled, "", "topic"), report.Summary.Outcome);
        // One more in which the arm comes to rest.
        Assert.Equal(26, report.Summary.Ticks);
    }

    [Fact]
    public async Task Run_LabelledAfterTheTimeLimit_HasThatLabel()
    {
        EpisodeReport report = await Play(
            0.5, (OperatorPhase.AwaitingGo, OperatorCommand.Go, null), (OperatorPhase.AwaitingOutcome, OperatorCommand.Failure, null));
        Assert.Equal(EpisodeOutcome.Failure("topic"), report.Summary.Outcome);
    }

    [Fact]
    public async Task Run_StoppedWhileTheArmsGoHome_HoldsAndRecordsNothing()
    {
        desk.Announce(Request());
        Task<EpisodeReport> episode = Task.Run(() => run.Run(), TestContext.Current.CancellationToken);
        while (run.Commands.Count < 10 && !episode.IsCompleted)
        {
            await Task.Yield();
        }

        Assert.Null(desk.Give(OperatorCommand.Stop, "topic"));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => episode);
        Assert.Equal(0, run.Recorder.Episodes);
        double[] last = run.Commands[^1].Positions;
        Assert.False(last.Zip(run.Robot.Joints).All(pair => Math.Abs(pair.First - pair.Second.Home) < 0.05), "the arms went home all the same");
        Assert.Equal(OperatorPhase.Stopped, desk.Status.Phase);
    }

    [Fact]
    public async Task Run_RobotFailsWhileAPersonLabels_IsInvalid()
    {
        EpisodeReport report = await Play(
            8,
            (OperatorPhase.AwaitingGo, OperatorCommand.Go, null),
            (OperatorPhase.Running, OperatorCommand.Success, run.Share));
        Assert.Equal(OutcomeKind.Invalid, report.Summary.Outcome.Kind);
        Assert.Contains("intruder", report.Summary.Outcome.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_SimulatorWithAPersonBesideIt_EndsByWhatThePersonSaysToo()
    {
        run.Ports = run.Ports with { Scene = new OperatorScene(desk, run.Body) };
        EpisodeReport report = await Play(8, (OperatorPhase.Running, OperatorCommand.Stop, null));
        Assert.Equal("invalid(stopped)", report.Summary.Outcome.ToString());
    }

    private static OperatorRequest Request() => new()
    {
        Episode = 1,
        Episodes = 1,
        Task = "none",
        Instruction = "do nothing",
        Start = 7,
        TimeLimit = TimeSpan.FromSeconds(8),
    };

    /// <summary>An episode whose person says each word in its phase, after doing something.</summary>
    private async Task<EpisodeReport> Play(double timeLimitSeconds, params (OperatorPhase Phase, OperatorCommand Command, Action? Before)[] script)
    {
        desk.Announce(Request());
        Task<EpisodeReport> episode = Task.Run(() => run.Run(timeLimitSeconds), TestContext.Current.CancellationToken);
        foreach ((OperatorPhase phase, OperatorCommand command, Action? before) in script)
        {
            while (desk.Status.Phase != phase && !episode.IsCompleted)
            {
                await Task.Yield();
            }

            before?.Invoke();
            Assert.Null(desk.Give(command, "topic"));
        }

        return await episode;
    }
}
