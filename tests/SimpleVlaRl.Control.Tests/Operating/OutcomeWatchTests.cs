using SimpleVlaRl.Control.Operating;
using SimpleVlaRl.Core.Auditing;
using SimpleVlaRl.Core.Episodes;
using SimpleVlaRl.Core.Observations;
using SimpleVlaRl.Core.Operators;
using SimpleVlaRl.Core.Outcomes;

namespace SimpleVlaRl.Control.Tests.Operating;

/// <summary>What a classifier beside the robot proposes when, and what becomes of it.</summary>
public sealed class OutcomeWatchTests : IOutcomeClassifier
{
    private readonly OperatorDesk desk = new((_, _) => null);
    private readonly KeptAudit audit = new();
    private float next = float.NaN;
    private bool isBlind;
    private int episodes;
    private Action? meanwhile;

    public ClassifierManifest Manifest { get; } = SampleClassifier.Manifest("two-arms", "fold_towel", ["cam_high"]);

    [Fact]
    public async Task Look_TaskIsDone_IsProposedAndLeftToThePerson()
    {
        OutcomeWatch watch = Watch(decides: false);
        await Play();
        Look(watch, 0.1f, 0.9f);
        Assert.Null(desk.Status.Proposal);
        Look(watch, 0.8f, 0.8f, 0.9f);
        Assert.Equal(EpisodeOutcome.Success("classifier"), desk.Status.Proposal);
        Assert.Equal("the classifier proposes success (probability of success 0.80): say how it ended", desk.Status.Message);
        Assert.Null(desk.Outcome);
        Assert.Equal(OperatorPhase.Running, desk.Status.Phase);
        AuditEvent proposed = Assert.Single(audit.Events);
        Assert.Equal((AuditKind.OutcomeProposed, "classifier", "success (probability of success 0.80)"), (proposed.Kind, proposed.By, proposed.Detail));

        // The person has the word.
        Assert.Null(desk.Give(OperatorCommand.Failure, "keyboard"));
        Assert.Equal(EpisodeOutcome.Failure("keyboard"), desk.Outcome);
    }

    [Fact]
    public async Task Look_ToldToDecide_SaysItInThePersonsPlace()
    {
        OutcomeWatch watch = Watch(decides: true);
        await Play();
        Look(watch, 0.1f, 0.9f, 0.9f);
        Assert.Equal(EpisodeOutcome.Success("classifier"), desk.Outcome);
        Assert.Equal("success (probability of success 0.90), and decides", Assert.Single(audit.Events).Detail);

        // And a person can take it back.
        desk.Committed(Guid.CreateVersion7(), desk.Outcome!);
        Assert.Null(desk.Give(OperatorCommand.Undo, "keyboard"));
        Assert.Null(desk.Give(OperatorCommand.Failure, "keyboard"));
        Assert.Equal(EpisodeOutcome.Failure("keyboard"), desk.Status.LastOutcome);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Look_TimeIsUpAndTheTaskIsNotDone_IsAFailure(bool decides)
    {
        OutcomeWatch watch = Watch(decides);
        await Play();
        Look(watch, 0.1f, 0.1f, 0.1f);
        Assert.Null(desk.Status.Proposal);
        Task<EpisodeOutcome> asked = Ask();
        await Until(OperatorPhase.AwaitingOutcome);
        Look(watch, 0.1f);
        Assert.Empty(audit.Events);
        Look(watch, 0.1f, 0.1f);
        Assert.Single(audit.Events);
        if (decides)
        {
            Assert.Equal(EpisodeOutcome.Failure("classifier"), await asked);
        }
        else
        {
            Assert.Equal(EpisodeOutcome.Failure("classifier"), desk.Status.Proposal);
            desk.Give(OperatorCommand.Success, "pedal");
            Assert.Equal(EpisodeOutcome.Success("pedal"), await asked);
        }
    }

    [Theory]
    [InlineData(true, 0.1f)]
    [InlineData(false, float.NaN)]
    public async Task Look_NothingCanBeSeen_SaysNothing(bool blind, float probability)
    {
        OutcomeWatch watch = Watch(decides: true);
        await Play();
        Look(watch, 0.1f);
        isBlind = blind;
        Look(watch, probability, probability, probability);
        Task<EpisodeOutcome> asked = Ask();
        await Until(OperatorPhase.AwaitingOutcome);
        Look(watch, probability, probability, probability);
        Assert.Empty(audit.Events);
        desk.Give(OperatorCommand.Go, "keyboard");
        Assert.Equal(OutcomeKind.Unlabelled, (await asked).Kind);
    }

    [Fact]
    public async Task Look_SceneThatWasNotResetAfterASuccess_IsNoSuccessOfTheNext()
    {
        OutcomeWatch watch = Watch(decides: true);
        await Play();
        Look(watch, 0.1f, 0.9f, 0.9f);
        desk.Committed(Guid.CreateVersion7(), desk.Outcome!);
        await Play();
        Look(watch, 0.9f, 0.9f, 0.9f, 0.9f);
        Assert.Null(desk.Outcome);
        Assert.Null(desk.Status.Proposal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Look_LabelIsSaidAndTakenBackMeanwhile_IsNotItsTurnAnyMore(bool decides)
    {
        OutcomeWatch watch = Watch(decides);
        await Play();
        Look(watch, 0.1f, 0.9f);
        meanwhile = () =>
        {
            meanwhile = null;
            desk.Give(OperatorCommand.Success, "keyboard");
            desk.Committed(Guid.CreateVersion7(), desk.Outcome!);
            desk.Give(OperatorCommand.Undo, "keyboard");
        };
        Look(watch, 0.9f);
        Assert.True(desk.Status.IsLabelTakenBack);
        Assert.Equal(OutcomeKind.Unlabelled, desk.Status.LastOutcome!.Kind);
        Assert.Null(desk.Status.Proposal);
        Assert.EndsWith(", too late", Assert.Single(audit.Events).Detail, StringComparison.Ordinal);
        Assert.Null(desk.Give(OperatorCommand.Failure, "keyboard"));
    }

    [Fact]
    public async Task Look_NextEpisodeHasBegunMeanwhile_IsNotEndedByIt()
    {
        OutcomeWatch watch = Watch(decides: true);
        await Play();
        Look(watch, 0.1f, 0.9f);
        meanwhile = () =>
        {
            meanwhile = null;
            desk.Give(OperatorCommand.Failure, "keyboard");
            desk.Committed(Guid.CreateVersion7(), desk.Outcome!);
            desk.Announce(Request());
            desk.Begin();
        };
        Look(watch, 0.9f);
        Assert.Equal(OperatorPhase.Running, desk.Status.Phase);
        Assert.Null(desk.Outcome);
    }

    [Fact]
    public async Task Look_TimeIsUpAndItFlickers_SpeaksOnlyWhenItChanges()
    {
        OutcomeWatch watch = Watch(decides: false);
        await Play();
        Look(watch, 0.1f, 0.9f, 0.9f);
        Task<EpisodeOutcome> asked = Ask();
        await Until(OperatorPhase.AwaitingOutcome);
        Look(watch, 0.1f, 0.1f, float.NaN, 0.1f, 0.1f, 0.9f, 0.1f, 0.1f);
        Assert.Equal(["success", "failure"], audit.Events.Select(happened => happened.Detail![..7]));
        Look(watch, 0.9f, 0.9f, 0.9f);
        Assert.Equal(EpisodeOutcome.Success("classifier"), desk.Status.Proposal);
        Assert.Equal(3, audit.Events.Count);
        desk.Give(OperatorCommand.Go, "keyboard");
        await asked;
    }

    [Fact]
    public async Task GiveUp_AfterAProposal_TakesItBackAndSaysSo()
    {
        OutcomeWatch watch = Watch(decides: false);
        await Play();
        Look(watch, 0.1f, 0.9f, 0.9f);
        watch.GiveUp("the classifier is given up: no memory");
        Assert.Null(desk.Status.Proposal);
        Assert.Equal("the classifier is given up: no memory: say how episodes end", desk.Status.Message);
        Assert.Equal("the classifier is given up: no memory", audit.Events[^1].Detail);
    }

    [Fact]
    public void Look_NoEpisodeRuns_DoesNotEvenLook()
    {
        OutcomeWatch watch = new(this, desk, () => throw new InvalidOperationException("looked"), audit, decides: true);
        watch.Look();
        desk.Announce(Request());
        watch.Look();
        Assert.Empty(audit.Events);
    }

    [Fact]
    public async Task Propose_OnceTheEpisodeIsLabelled_ChangesNothing()
    {
        await Play();
        desk.Give(OperatorCommand.Success, "keyboard");
        long before = desk.Status.Sequence;
        Assert.False(desk.Propose(desk.Status.Request!, EpisodeOutcome.Failure("classifier"), "too late"));
        Assert.False(desk.Decide(desk.Status.Request!, EpisodeOutcome.Failure("classifier")));
        Assert.Equal(before, desk.Status.Sequence);
    }

    public float SuccessProbability(IReadOnlyList<ImageFrame> frames)
    {
        meanwhile?.Invoke();
        return next;
    }

    public void Dispose() => desk.Dispose();

    private OutcomeWatch Watch(bool decides) => new(this, desk, () => isBlind ? null : [], audit, decides);

    private void Look(OutcomeWatch watch, params float[] probabilities)
    {
        foreach (float probability in probabilities)
        {
            next = probability;
            watch.Look();
        }
    }

    private OperatorRequest Request() => new()
    {
        Episode = ++episodes,
        Episodes = 9,
        Task = "fold_towel",
        Instruction = "fold the towel",
        Place = "",
        Start = 7,
        Attempt = 0,
        TimeLimit = TimeSpan.FromSeconds(8),
    };

    private async Task Play()
    {
        desk.Announce(Request());
        Task<bool> go = Task.Run(() => desk.AwaitGo(TestContext.Current.CancellationToken), TestContext.Current.CancellationToken);
        await Until(OperatorPhase.AwaitingGo);
        desk.Give(OperatorCommand.Go, "keyboard");
        Assert.True(await go);
        desk.Begin();
    }

    private Task<EpisodeOutcome> Ask() => Task.Run(() => desk.AwaitOutcome(TestContext.Current.CancellationToken), TestContext.Current.CancellationToken);

    private async Task Until(OperatorPhase phase)
    {
        while (desk.Status.Phase != phase)
        {
            await Task.Delay(1, TestContext.Current.CancellationToken);
        }
    }
}
