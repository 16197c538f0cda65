using SimpleVlaRl.Control.Operating;
using SimpleVlaRl.Core.Episodes;
using SimpleVlaRl.Core.Operators;

namespace SimpleVlaRl.Control.Tests.Operating;

/// <summary>What a person may say when, and which outcome stands in the end.</summary>
public sealed partial class OperatorDeskTests : IDisposable
{
    private readonly Dictionary<Guid, EpisodeOutcome> stored = [];
    private readonly OperatorDesk desk;

    public OperatorDeskTests() => desk = new OperatorDesk((episode, outcome) =>
    {
        stored[episode] = outcome;
        return null;
    });

    public void Dispose() => desk.Dispose();

    [Theory]
    [InlineData(OperatorCommand.Success, "success")]
    [InlineData(OperatorCommand.Failure, "failure")]
    [InlineData(OperatorCommand.Discard, "invalid(discarded)")]
    [InlineData(OperatorCommand.Stop, "invalid(stopped)")]
    public async Task Give_WhileAnEpisodeRuns_EndsItWithThatOutcome(OperatorCommand command, string expected)
    {
        await Play();
        Assert.Null(desk.Outcome);
        Assert.Null(desk.Give(command, "keyboard"));
        Assert.Equal(expected, desk.Outcome!.ToString());
        Assert.Equal("keyboard", desk.Outcome.Source);
    }

    [Fact]
    public async Task Give_SecondLabel_IsRefusedAndTheFirstStands()
    {
        await Play();
        desk.Give(OperatorCommand.Success, "keyboard");
        Assert.Equal("the episode is labelled success already; undo first", desk.Give(OperatorCommand.Failure, "topic"));
        Assert.Equal(OutcomeKind.Success, desk.Outcome!.Kind);
        Store();
        Assert.Equal("the last episode is labelled success already; undo first", desk.Give(OperatorCommand.Failure, "topic"));
        Assert.Empty(stored);
    }

    [Fact]
    public async Task Give_LabelAfterDiscard_IsRefused()
    {
        await Play();
        desk.Give(OperatorCommand.Discard, "keyboard");
        Assert.NotNull(desk.Give(OperatorCommand.Success, "keyboard"));
        Store();
        Assert.NotNull(desk.Give(OperatorCommand.Success, "keyboard"));
        Assert.Equal("invalid(discarded)", desk.Status.LastOutcome!.ToString());
        Assert.Empty(stored);
    }

    [Theory]
    [InlineData(OperatorCommand.Success)]
    [InlineData(OperatorCommand.Failure)]
    [InlineData(OperatorCommand.Discard)]
    [InlineData(OperatorCommand.Undo)]
    [InlineData(OperatorCommand.Go)]
    [InlineData(OperatorCommand.Reset)]
    public void Give_BeforeAnyEpisode_IsRefusedWithASentenceInTheStatus(OperatorCommand command)
    {
        string? refusal = desk.Give(command, "keyboard");
        Assert.NotNull(refusal);
        Assert.EndsWith($"is refused: {refusal}", desk.Status.Message, StringComparison.Ordinal);
        Assert.Equal(OperatorPhase.Idle, desk.Status.Phase);
    }

    [Fact]
    public async Task Undo_AfterTheEpisodeIsStored_TakesTheLabelBackAndTheNextWordIsItsLabel()
    {
        await Play();
        desk.Give(OperatorCommand.Success, "keyboard");
        Guid episode = Store();
        Announce(2);
        Assert.Null(desk.Give(OperatorCommand.Undo, "keyboard"));
        Assert.Equal(OutcomeKind.Unlabelled, stored[episode].Kind);
        Assert.True(desk.Status.IsLabelTakenBack);
        Assert.Null(desk.Give(OperatorCommand.Failure, "pedal"));
        Assert.Equal(EpisodeOutcome.Failure("pedal"), stored[episode]);
        Assert.Equal("the last episode is labelled failure already; undo first", desk.Give(OperatorCommand.Success, "pedal"));
    }

    [Fact]
    public async Task Undo_BeforeTheEpisodeIsStored_CountsOnceItIs()
    {
        await Play();
        desk.Give(OperatorCommand.Success, "keyboard");
        Assert.Null(desk.Give(OperatorCommand.Undo, "keyboard"));
        Assert.Null(desk.Give(OperatorCommand.Failure, "keyboard"));
        Guid episode = Store();
        Assert.Equal(OutcomeKind.Failure, stored[episode].Kind);
        Assert.Equal(OutcomeKind.Failure, desk.Status.LastOutcome!.Kind);
    }

    [Fact]
    public async Task Undo_OnceTheNextEpisodeRuns_IsRefused()
    {
        await Play();
        desk.Give(OperatorCommand.Success, "keyboard");
        Guid episode = Store();
        await Play();
        Assert.Equal("this episode has no label yet, and those before it are kept", desk.Give(OperatorCommand.Undo, "keyboard"));
        Assert.False(stored.ContainsKey(episode));
    }

    [Fact]
    public async Task Undo_OfWhatTheRuntimeFoundAtFault_IsRefusedAndTheLabelIsSaidNotToCount()
    {
        await Play();
        desk.Give(OperatorCommand.Success, "keyboard");
        desk.Committed(Guid.CreateVersion7(), EpisodeOutcome.Invalid("/cam_high is stale", "runtime"));
        Assert.Equal("stored: invalid(/cam_high is stale); what was said (success) does not count", desk.Status.Message);
        Assert.Equal("there is no label to take back", desk.Give(OperatorCommand.Undo, "keyboard"));
        Assert.Equal("no episode runs", desk.Give(OperatorCommand.Success, "keyboard"));
    }

    [Fact]
    public async Task Go_AfterTheTimeLimit_LeavesTheEpisodeUnlabelled()
    {
        await Play();
        Task<EpisodeOutcome> asked = Task.Run(() => desk.AwaitOutcome(TestContext.Current.CancellationToken), TestContext.Current.CancellationToken);
        await Until(OperatorPhase.AwaitingOutcome);
        Assert.Null(desk.Give(OperatorCommand.Go, "keyboard"));
        Assert.Equal(new EpisodeOutcome(OutcomeKind.Unlabelled, "", "keyboard"), await asked);
    }

    [Fact]
    public async Task AwaitOutcome_RunIsInterrupted_IsUnlabelledByNobody()
    {
        await Play();
        using CancellationTokenSource interrupted = new();
        Task<EpisodeOutcome> asked = Task.Run(() => desk.AwaitOutcome(interrupted.Token), TestContext.Current.CancellationToken);
        await Until(OperatorPhase.AwaitingOutcome);
        await interrupted.CancelAsync();
        Assert.Equal(new EpisodeOutcome(OutcomeKind.Unlabelled, "", "nobody"), await asked);
    }

    [Fact]
    public async Task Stop_WhileTheArmsGoHome_InterruptsAndHoldsUntilReset()
    {
        Announce(1);
        CancellationToken interruption = desk.Interruption;
        Assert.Null(desk.Give(OperatorCommand.Stop, "pedal"));
        Assert.True(interruption.IsCancellationRequested);
        Assert.Equal(OperatorPhase.Stopped, desk.Status.Phase);
        Assert.False(desk.AwaitGo(TestContext.Current.CancellationToken));
        Task released = Task.Run(() => desk.AwaitRelease(TestContext.Current.CancellationToken), TestContext.Current.CancellationToken);
        Assert.Equal("no episode runs", desk.Give(OperatorCommand.Success, "keyboard"));
        Assert.Equal("the robot is stopped; look at it, then say reset", desk.Give(OperatorCommand.Go, "keyboard"));
        Assert.False(released.IsCompleted);
        Assert.Null(desk.Give(OperatorCommand.Reset, "keyboard"));
        await released;
        Assert.False(desk.Interruption.IsCancellationRequested);
    }

    [Fact]
    public async Task Stop_WhileALabelIsBeingStored_InterruptsAtOnce()
    {
        using ManualResetEventSlim disk = new();
        using OperatorDesk slow = new((_, _) =>
        {
            disk.Wait(TestContext.Current.CancellationToken);
            return null;
        });
        await Play(slow);
        slow.Give(OperatorCommand.Success, "keyboard");
        slow.Committed(Guid.CreateVersion7(), slow.Outcome!);
        slow.Announce(Request(2));
        CancellationToken interruption = slow.Interruption;
        Task undo = Task.Run(() => slow.Give(OperatorCommand.Undo, "keyboard"), TestContext.Current.CancellationToken);
        Task stop = Task.Run(() => slow.Give(OperatorCommand.Stop, "pedal"), TestContext.Current.CancellationToken);
        while (!interruption.IsCancellationRequested)
        {
            await Task.Delay(2, TestContext.Current.CancellationToken);
        }

        Assert.False(undo.IsCompleted);
        disk.Set();
        await Task.WhenAll(undo, stop);
        Assert.Equal(OperatorPhase.Stopped, slow.Status.Phase);
    }

    [Fact]
    public async Task Reset_WhileAStoppedEpisodeIsBeingStored_TakesTheStopBack()
    {
        await Play();
        desk.Give(OperatorCommand.Stop, "keyboard");
        Assert.NotNull(desk.Give(OperatorCommand.Go, "keyboard"));
        Assert.Null(desk.Give(OperatorCommand.Reset, "keyboard"));
        Store();
        Assert.Equal(OperatorPhase.Idle, desk.Status.Phase);
        Assert.Equal("invalid(stopped)", desk.Status.LastOutcome!.ToString());
    }

    [Fact]
    public async Task Stop_AfterALabel_KeepsTheLabelAndHolds()
    {
        await Play();
        desk.Give(OperatorCommand.Success, "keyboard");
        Assert.Null(desk.Give(OperatorCommand.Stop, "keyboard"));
        Assert.Equal(OutcomeKind.Success, desk.Outcome!.Kind);
        Store();
        Assert.Equal(OperatorPhase.Stopped, desk.Status.Phase);
    }

    [Fact]
    public async Task Stop_BetweenGoAndTheFirstTick_EndsTheEpisodeAtOnce()
    {
        Announce(1);
        Task<bool> go = Task.Run(() => desk.AwaitGo(TestContext.Current.CancellationToken), TestContext.Current.CancellationToken);
        await Until(OperatorPhase.AwaitingGo);
        desk.Give(OperatorCommand.Go, "keyboard");
        await go;
        desk.Give(OperatorCommand.Stop, "keyboard");
        desk.Begin();
        Assert.Equal("invalid(stopped)", desk.Outcome!.ToString());
    }

    [Fact]
    public async Task Label_ThatCannotBeStored_IsSaidAndStaysTakenBack()
    {
        using OperatorDesk full = new((_, outcome) => outcome.Kind == OutcomeKind.Unlabelled ? null : "the disk is full");
        await Play(full);
        full.Give(OperatorCommand.Success, "keyboard");
        full.Committed(Guid.CreateVersion7(), full.Outcome!);
        full.Give(OperatorCommand.Undo, "keyboard");
        Assert.Equal("the disk is full", full.Give(OperatorCommand.Failure, "keyboard"));
        Assert.True(full.Status.IsLabelTakenBack);
        Assert.Equal(OutcomeKind.Unlabelled, full.Status.LastOutcome!.Kind);
    }

    [Fact]
    public async Task AwaitEnd_LastEpisodeLabelledByAPerson_WaitsForGoAndTakesUndo()
    {
        await Play();
        desk.Give(OperatorCommand.Success, "keyboard");
        Guid episode = Store();
        Task end = Task.Run(() => desk.AwaitEnd(TestContext.Current.CancellationToken), TestContext.Current.CancellationToken);
        await Until(OperatorPhase.Closing);
        desk.Give(OperatorCommand.Undo, "keyboard");
        desk.Give(OperatorCommand.Failure, "keyboard");
        Assert.False(end.IsCompleted);
        desk.Give(OperatorCommand.Go, "keyboard");
        await end;
        Assert.Equal(OutcomeKind.Failure, stored[episode].Kind);
    }

    private static OperatorRequest Request(int episode) => new()
    {
        Episode = episode,
        Episodes = 50,
        Task = "fold_towel",
        Instruction = "fold the towel",
        Place = "the towel in the middle",
        Start = 1000,
        TimeLimit = TimeSpan.FromSeconds(8),
    };

    private void Announce(int episode) => desk.Announce(Request(episode));

    private Task Play() => Play(desk);

    private static async Task Play(OperatorDesk played)
    {
        played.Announce(Request(1));
        Task<bool> go = Task.Run(() => played.AwaitGo(TestContext.Current.CancellationToken), TestContext.Current.CancellationToken);
        await Until(OperatorPhase.AwaitingGo, played);
        Assert.Equal("place the towel in the middle, then say go", played.Status.Message);
        Assert.Null(played.Give(OperatorCommand.Go, "keyboard"));
        Assert.True(await go);
        played.Begin();
        Assert.Equal(OperatorPhase.Running, played.Status.Phase);
    }

    private Guid Store()
    {
        Guid episode = Guid.CreateVersion7();
        desk.Committed(episode, desk.Outcome!);
        return episode;
    }

    private Task Until(OperatorPhase phase) => Until(phase, desk);

    private static async Task Until(OperatorPhase phase, OperatorDesk awaited)
    {
        while (awaited.Status.Phase != phase)
        {
            await Task.Delay(2, TestContext.Current.CancellationToken);
        }
    }
}
