using SimpleVlaRl.Core.Environments;
using SimpleVlaRl.Core.Episodes;
using SimpleVlaRl.Core.Operators;

namespace SimpleVlaRl.Control.Operating;

/// <summary>A person as the robot's surroundings: places the objects, says go, and says how the episode ended.</summary>
/// <remarks>
/// Where a simulator or a checker surrounds the robot, the person stands beside it: what they say ends the episode too, and nobody waits for them.
/// </remarks>
/// <param name="desk">Where what the person says arrives. It is not owned.</param>
/// <param name="beside">What surrounds the robot beside the person; null where the person does it all. It is not owned.</param>
public sealed class OperatorScene(OperatorDesk desk, IScene? beside = null) : IScene
{
    /// <inheritdoc/>
    public EnvironmentState State => desk.Outcome is not null ? EnvironmentState.Ended
        : beside is not null ? beside.State
        : desk.Status.Phase is OperatorPhase.Running or OperatorPhase.TakenOver or OperatorPhase.AwaitingOutcome ? EnvironmentState.Running
        : EnvironmentState.Idle;

    /// <inheritdoc/>
    public string Fault => beside?.Fault ?? "";

    /// <inheritdoc/>
    public bool HomesFirst => beside?.HomesFirst ?? true;

    /// <inheritdoc/>
    public EpisodeOutcome Outcome => desk.Outcome ?? beside?.Outcome ?? throw new InvalidOperationException("Nobody has said how the episode ended.");

    /// <inheritdoc/>
    public CancellationToken Interruption => desk.Interruption;

    /// <inheritdoc/>
    public string? Prepare(EpisodeStart start, CancellationToken cancellation) => beside is not null ? beside.Prepare(start, cancellation)
        : desk.AwaitGo(cancellation) ? null
        : "a person has stopped the robot before the episode began.";

    /// <inheritdoc/>
    public void Begin()
    {
        beside?.Begin();
        desk.Begin();
    }

    /// <inheritdoc/>
    public bool MayGoOn => desk.MayGoOn;

    /// <inheritdoc/>
    public void Yield(string who, Func<string?> keepsFrom) => desk.TakenOver(who, keepsFrom);

    /// <inheritdoc/>
    public void GoOn() => desk.GoOn();

    /// <inheritdoc/>
    public EpisodeOutcome? AfterTimeLimit(CancellationToken cancellation) =>
        beside is null ? desk.AwaitOutcome(cancellation) : desk.Outcome ?? beside.AfterTimeLimit(cancellation);

    /// <inheritdoc/>
    public void Dispose()
    {
    }
}
