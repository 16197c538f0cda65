using SimpleVlaRl.Control.Stopping;
using SimpleVlaRl.Core.Episodes;
using SimpleVlaRl.Core.Operators;

namespace SimpleVlaRl.Control.Operating;

/// <summary>The state machine between a person and a run: which command counts in which phase, and what becomes of it.</summary>
/// <remarks>
/// Only an episode that runs, or has just run out of time, takes a label, and only one; a label can be taken back until the next episode begins, and what is
/// said then counts for the episode whose label it was. What does not fit is refused with a sentence and changes nothing, so no outcome can be wrong for
/// having been said twice or too late.
/// </remarks>
public sealed partial class OperatorDesk : IOperatorDesk, IDisposable
{
    private readonly Lock gate = new();
    private readonly LastLabel last;
    private readonly OperatorWait waiting = new();
    private readonly StopLatch stop = new();
    private readonly StopLine? line;
    private volatile OperatorStatus status = new(0, OperatorPhase.Idle, null, null, null, false, "");
    private EpisodeOutcome? outcome;
    private EpisodeOutcome? proposal;
    private Func<string?>? keepsFrom;
    private bool isGoGiven;

    /// <summary>Makes a desk.</summary>
    /// <param name="relabel">Says anew how a stored episode ended; gives null, or what went wrong.</param>
    /// <param name="line">Where a stop goes at once; null where there is no gate to stop.</param>
    public OperatorDesk(Func<Guid, EpisodeOutcome, string?> relabel, StopLine? line = null) => (last, this.line) = (new LastLabel(relabel), line);

    /// <summary>Why a stop cannot be taken back where nobody has said one.</summary>
    public const string NothingIsStopped = "nothing is stopped";

    /// <inheritdoc/>
    public event Action<OperatorStatus>? Changed;

    /// <inheritdoc/>
    public OperatorStatus Status => status;

    /// <summary>What was said of the running episode; null while nothing has been. Does not allocate.</summary>
    public EpisodeOutcome? Outcome => Volatile.Read(ref outcome);

    /// <summary>Cancelled by a stop before an episode has begun.</summary>
    public CancellationToken Interruption => stop.Token;

    /// <inheritdoc/>
    public string? Give(OperatorCommand command, string source)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(source);
        if (command == OperatorCommand.Stop)
        {
            HoldAtOnce(source);
        }

        lock (gate)
        {
            string? refusal = OperatorWords.OutcomeOf(command, source) is { } said ? Label(said)
                : command switch
                {
                    OperatorCommand.Go => Go(source),
                    OperatorCommand.Stop => Stop(source),
                    OperatorCommand.Reset => Reset(source),
                    _ => Undo(source),
                };
            if (refusal is not null)
            {
                Say(status.Phase, $"{OperatorWords.Word(command)} is refused: {refusal}");
            }

            waiting.Wake();
            return refusal;
        }
    }

    /// <summary>The next episode is prepared: the arms will go home.</summary>
    /// <param name="request">The episode.</param>
    public void Announce(OperatorRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        lock (gate)
        {
            (outcome, proposal) = (null, null);
            status = status with { Request = request };
            Say(stop.IsSet ? OperatorPhase.Stopped : OperatorPhase.Homing, $"episode {request.Episode} of {request.Episodes}: the arms go home");
        }
    }

    /// <summary>Waits until a person says that the objects stand.</summary>
    /// <param name="cancellation">Ends the wait.</param>
    /// <returns>False when it was stopped or cancelled.</returns>
    public bool AwaitGo(CancellationToken cancellation)
    {
        lock (gate)
        {
            if (stop.IsSet)
            {
                return false;
            }

            isGoGiven = false;
            Say(
                OperatorPhase.AwaitingGo,
                status.Request is { Place.Length: > 0 } request ? $"place {request.Place}, then say go" : "place the objects, then say go");
        }

        return waiting.Until(() => Volatile.Read(ref isGoGiven), () => stop.IsSet, cancellation);
    }

    /// <summary>The loop begins: from now on the episode takes a label.</summary>
    public void Begin()
    {
        lock (gate)
        {
            Say(stop.IsSet ? OperatorPhase.Storing : OperatorPhase.Running, "the episode runs: success, failure, discard or stop");
            outcome = stop.IsSet ? EpisodeOutcome.Invalid("stopped", "operator") : null;
        }
    }

    /// <summary>Waits until a person says how the episode ended.</summary>
    /// <param name="cancellation">Ends the wait.</param>
    /// <returns>The outcome; unlabelled when nobody said.</returns>
    public EpisodeOutcome AwaitOutcome(CancellationToken cancellation)
    {
        lock (gate)
        {
            if (outcome is null)
            {
                Say(OperatorPhase.AwaitingOutcome, "the time is up: success, failure, discard, or go to leave it unlabelled");
            }
        }

        waiting.Until(() => outcome is not null, static () => false, cancellation);
        return outcome ?? EpisodeOutcome.Unlabelled("nobody");
    }

    /// <summary>An episode is stored.</summary>
    /// <param name="episode">Its id.</param>
    /// <param name="stored">How it ended.</param>
    public void Committed(Guid episode, EpisodeOutcome stored)
    {
        ArgumentNullException.ThrowIfNull(stored);
        lock (gate)
        {
            bool isOfPerson = stored.Equals(outcome);
            string lost = outcome is not null && !isOfPerson ? $"; what was said ({outcome}) does not count" : "";
            (outcome, proposal, string? problem) = (null, null, last.Stored(episode, stored, isOfPerson));
            Say(stop.IsSet ? OperatorPhase.Stopped : OperatorPhase.Idle, problem ?? $"stored: {last.Outcome}{lost}");
        }
    }

    /// <summary>After the last episode: waits for go while its label can still be taken back.</summary>
    /// <param name="cancellation">Ends the wait.</param>
    public void AwaitEnd(CancellationToken cancellation)
    {
        lock (gate)
        {
            if (!last.CanTakeBack)
            {
                return;
            }

            isGoGiven = false;
            stop.Release();
            Say(OperatorPhase.Closing, $"that was the last episode ({last.Outcome}): go ends the run, undo takes the label back");
        }

        waiting.Until(() => Volatile.Read(ref isGoGiven), () => stop.IsSet, cancellation);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        stop.Dispose();
        waiting.Dispose();
    }

    private string? Go(string source)
    {
        switch (status.Phase)
        {
            case OperatorPhase.AwaitingGo:
                isGoGiven = true;
                last.Close();
                Say(OperatorPhase.Homing, "the episode starts");
                return null;
            case OperatorPhase.TakenOver:
                string? reason = keepsFrom?.Invoke();
                isGoGiven = reason is null;
                return reason;
            case OperatorPhase.AwaitingOutcome:
                return End(EpisodeOutcome.Unlabelled(source));
            case OperatorPhase.Closing:
                isGoGiven = true;
                last.Close();
                Say(OperatorPhase.Idle, "the run is over");
                return null;
            default:
                return status.Phase switch
                {
                    OperatorPhase.Running => "the episode runs already",
                    OperatorPhase.Homing => "the arms are not at home yet",
                    OperatorPhase.Stopped => "the robot is stopped; look at it, then say reset",
                    OperatorPhase.Storing => "the episode is being stored",
                    _ => "no episode is being prepared",
                };
        }
    }

    private string? Label(EpisodeOutcome said)
    {
        switch (status.Phase)
        {
            case OperatorPhase.Running or OperatorPhase.TakenOver or OperatorPhase.AwaitingOutcome:
                return End(said);
            case OperatorPhase.Storing when last.TakesBackOnceStored:
                last.SayOnceStored(said);
                Say(OperatorPhase.Storing, $"{said} will take the label's place");
                return null;
            case OperatorPhase.Storing:
                return $"the episode is labelled {outcome} already; undo first";
            default:
                return last.IsTakenBack ? Done(last.Say(said), $"the last episode is {said} now, by {said.Source}")
                    : last.CanTakeBack ? $"the last episode is labelled {last.Outcome} already; undo first"
                    : "no episode runs";
        }
    }

    private string? End(EpisodeOutcome said)
    {
        if (Interlocked.CompareExchange(ref outcome, said, null) is { } before)
        {
            return $"the episode is {before} already";
        }

        Say(OperatorPhase.Storing, $"{said}, by {said.Source}");
        return null;
    }

    private string? Undo(string source) => status.Phase switch
    {
        OperatorPhase.Running or OperatorPhase.TakenOver or OperatorPhase.AwaitingOutcome => "this episode has no label yet, and those before it are kept",
        OperatorPhase.Storing => Done(last.TakeBackOnceStored(), "the label will be taken back"),
        _ => Done(last.TakeBack(source), "the last label is taken back: success, failure or discard, or leave it unlabelled"),
    };

    /// <summary>Says what was done; a problem is passed on instead.</summary>
    private string? Done(string? problem, string message)
    {
        if (problem is null)
        {
            Say(status.Phase, message);
        }

        return problem;
    }

    private void Say(OperatorPhase phase, string message)
    {
        status = new(status.Sequence + 1, phase, status.Request, last.Episode, last.Outcome, last.IsTakenBack, message)
        {
            Proposal = proposal,
            CanUndo = phase switch
            {
                OperatorPhase.Running or OperatorPhase.TakenOver or OperatorPhase.AwaitingOutcome => false,
                OperatorPhase.Storing => outcome is not null && !last.TakesBackOnceStored,
                _ => last.CanTakeBack && !last.IsTakenBack,
            },
        };
        Changed?.Invoke(status);
    }
}
