using SimpleVlaRl.Control.Operating;
using SimpleVlaRl.Core.Auditing;
using SimpleVlaRl.Core.Commands;
using SimpleVlaRl.Core.Episodes;
using SimpleVlaRl.Core.Observations;
using SimpleVlaRl.Core.Operators;

namespace SimpleVlaRl.Control.Tests.TakeOver;

/// <summary>
/// A person takes the robot over in the middle of an episode: the runtime is silent, and goes on from where the arms are, when it is told to.
/// </summary>
public sealed class TakeOverTests : ITakeOverWatch, IDisposable
{
    private readonly KeptAudit audit = new();
    private readonly FakeRun run = new();
    private readonly OperatorDesk desk = new((_, _) => null);
    private readonly OperatorScene scene;
    private readonly KeptSteps steps = new();
    private readonly double began;

    public TakeOverTests()
    {
        scene = new OperatorScene(desk, run.Body);
        run.Ports = run.Ports with { Audit = audit, Scene = scene, TakeOver = this, Recorder = steps };
        began = run.Now;
    }

    public bool IsCommanding { get; private set; }

    public bool IsReleased { get; private set; }

    public bool IsActive => IsCommanding || IsReleased;

    public string Describe() => IsCommanding ? "a person on /leader commands the robot; let it rest first" : "the deadman's switch is released; hold it";

    void ITakeOverWatch.CopyCommanded(Span<double> measured) => measured[1] = IsCommanding ? 0.25 : measured[1];

    void ITakeOverWatch.Forget()
    {
    }

    public void Dispose()
    {
        scene.Dispose();
        desk.Dispose();
        steps.Dispose();
        run.Dispose();
    }

    [Fact]
    public void Run_APersonCommands_IsSilentUntilGo_GoesOnWithoutAJump_AndIsIntervened()
    {
        At(1.5, () =>
        {
            IsCommanding = true;
            run.Body.Block(0, 0.3);
        });
        At(2.5, () => Assert.Contains("commands the robot", desk.Give(OperatorCommand.Go, "topic"), StringComparison.Ordinal));
        At(3, () => IsCommanding = false);
        At(3.5, () =>
        {
            Assert.Equal(OperatorPhase.TakenOver, desk.Status.Phase);

            // The arm is let go; a gripper that stays open does not matter.
            run.Body.Block(5, 1);
            Assert.Null(desk.Give(OperatorCommand.Go, "topic"));
        });
        EpisodeReport report = run.Run(3);

        Assert.True(report.Summary.Intervened);
        Assert.True(report.Summary.Outcome.Kind == OutcomeKind.Failure, report.Summary.Outcome.ToString());
        Assert.DoesNotContain(run.Commands, command => command.Seconds - began is > 1.53 and < 3.49);
        double[] first = run.Commands.First(command => command.Seconds - began > 3.4).Positions;

        // Where the arm is, and one tick of the limits further: no jump.
        Assert.InRange(first[0], 0.24, 0.36);
        Assert.Equal(OperatorPhase.Storing, Phase());
        Assert.Equal([AuditKind.TakenOver, AuditKind.HandedBack], audit.Kinds.Where(kind => kind is AuditKind.TakenOver or AuditKind.HandedBack));

        // Who commanded each tick, and where to.
        StepRecord[] human = [.. steps.Steps.Where(step => step.Source == ActionSource.Human)];
        Assert.InRange(human.Length, 95, 105);
        Assert.All(human, step => Assert.True(step.Reason.HasFlag(GateReason.TakenOver)));
        Assert.Equal(0.25, human[10].AppliedPositions[1]);
        Assert.Equal(0.3, human[10].AppliedPositions[0], 6);
        Assert.Contains(steps.Steps, step => step.Source == ActionSource.Policy && step.Tick > human[^1].Tick);

        // The person's time is not the policy's; in one more tick the arm comes to rest.
        Assert.InRange(report.Summary.Ticks - human.Length, 150, 152);
    }

    [Fact]
    public void Run_TheDeadmansSwitchIsReleased_BrakesAndThenIsSilent()
    {
        At(1.5, () => IsReleased = true);
        At(3, () => IsReleased = false);
        At(3.1, () => desk.Give(OperatorCommand.Failure, "topic"));
        EpisodeReport report = run.Run();
        Assert.True(report.Summary.Intervened);
        Assert.Equal(EpisodeOutcome.Failure("topic"), report.Summary.Outcome);
        double[][] last = [.. run.Commands.Select(command => command.Positions).TakeLast(2)];
        Assert.True(Math.Abs(last[1][0] - last[0][0]) < 0.01, "the arm was left moving");
        Assert.DoesNotContain(run.Commands, command => command.Seconds - began > 2.5);
    }

    [Fact]
    public void Run_NobodyTakesOver_IsNotIntervened() => Assert.False(run.Run(0.5).Summary.Intervened);

    [Fact]
    public void Run_TakenOverBeforeItBegins_WaitsAndSaysWhy()
    {
        IsReleased = true;
        EpisodeStartException refusal = Assert.Throws<EpisodeStartException>(() => run.Run());
        Assert.Contains("the deadman's switch is released; hold it. Nothing was moved.", refusal.Message, StringComparison.Ordinal);
        Assert.Empty(run.Commands);
    }

    [Fact]
    public void Run_StoppedWhileAPersonCommands_IsInvalid()
    {
        At(1.5, () => IsCommanding = true);
        At(2, () => desk.Give(OperatorCommand.Stop, "pedal"));
        EpisodeReport report = run.Run();
        Assert.Equal(EpisodeOutcome.Invalid("stopped", "pedal"), report.Summary.Outcome);
        Assert.True(report.Summary.Intervened);
    }

    private OperatorPhase Phase() => desk.Status.Phase == OperatorPhase.Running ? OperatorPhase.Storing : desk.Status.Phase;

    private void At(double seconds, Action action) => run.Pause.At(seconds, action);
}
