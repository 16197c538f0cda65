using SimpleVlaRl.Core.Environments;
using SimpleVlaRl.Core.Episodes;
using SimpleVlaRl.Core.Operators;

namespace SimpleVlaRl.Control.Operating;

/// <summary>A person as the robot's surroundings: places the objects, says go, and says how the episode ended.</summary>
/// <param name="desk">Where what the person says arrives. It is not owned.</param>
public sealed class OperatorScene(OperatorDesk desk) : IScene
{
    /// <inheritdoc/>
    public EnvironmentState State => desk.Outcome is not null ? EnvironmentState.Ended
        : desk.Status.Phase is OperatorPhase.Running or OperatorPhase.AwaitingOutcome ? EnvironmentState.Running
        : EnvironmentState.Idle;

    /// <inheritdoc/>
    public string Fault => "";

    /// <inheritdoc/>
    public bool HomesFirst => true;

    /// <inheritdoc/>
    public EpisodeOutcome Outcome => desk.Outcome ?? throw new InvalidOperationException("Nobody has said how the episode ended.");

    /// <inheritdoc/>
    public CancellationToken Interruption => desk.Interruption;

    /// <inheritdoc/>
    public string? Prepare(EpisodeStart start, CancellationToken cancellation) =>
        desk.AwaitGo(cancellation) ? null : "a person has stopped the robot before the episode began.";

    /// <inheritdoc/>
    public void Begin() => desk.Begin();

    /// <inheritdoc/>
    public EpisodeOutcome? AfterTimeLimit(CancellationToken cancellation) => desk.AwaitOutcome(cancellation);

    /// <inheritdoc/>
    public void Dispose()
    {
    }
}
