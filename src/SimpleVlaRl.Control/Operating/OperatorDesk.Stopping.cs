using SimpleVlaRl.Core.Episodes;
using SimpleVlaRl.Core.Operators;

namespace SimpleVlaRl.Control.Operating;

/// <summary>What becomes of a stop, and of a person who takes the robot over.</summary>
public sealed partial class OperatorDesk
{
    /// <summary>Whether a person has said go since <see cref="TakenOver"/>. Does not allocate.</summary>
    public bool MayGoOn => Volatile.Read(ref isGoGiven) && status.Phase == OperatorPhase.TakenOver;

    /// <summary>A person commands the robot in the middle of an episode.</summary>
    /// <param name="who">Who, in one sentence without a stop.</param>
    /// <param name="keepsFromGoingOn">Why the runtime cannot go on yet; null when it can.</param>
    public void TakenOver(string who, Func<string?> keepsFromGoingOn)
    {
        lock (gate)
        {
            (isGoGiven, keepsFrom) = (false, keepsFromGoingOn);
            if (status.Phase is OperatorPhase.Running or OperatorPhase.TakenOver)
            {
                Say(OperatorPhase.TakenOver, $"the robot yields: {who}; say go when it may go on");
            }
        }
    }

    /// <summary>The runtime commands again.</summary>
    public void GoOn()
    {
        lock (gate)
        {
            isGoGiven = false;
            if (status.Phase == OperatorPhase.TakenOver)
            {
                Say(OperatorPhase.Running, "the robot goes on: success, failure, discard or stop");
            }
        }
    }

    /// <summary>Waits until a person takes a stop back; returns at once where nobody has said stop.</summary>
    /// <param name="cancellation">Ends the wait.</param>
    public void AwaitRelease(CancellationToken cancellation)
    {
        lock (gate)
        {
            if (stop.IsSet)
            {
                Say(OperatorPhase.Stopped, "stopped: the arms hold until reset");
            }
        }

        waiting.Until(() => !stop.IsSet, static () => false, cancellation);
    }

    /// <summary>Before anything is waited for: whoever holds the desk may be storing a label.</summary>
    private void HoldAtOnce(string source)
    {
        line?.Stop(source);
        stop.Set();
        if (status.Phase is OperatorPhase.Running or OperatorPhase.TakenOver)
        {
            Interlocked.CompareExchange(ref outcome, EpisodeOutcome.Invalid("stopped", source), null);
        }
    }

    private string? Reset(string source)
    {
        string? refusal = stop.IsSet ? line?.TryTakeBack(source) : NothingIsStopped;
        if (refusal is null)
        {
            stop.Release();
            Say(status.Phase == OperatorPhase.Stopped ? OperatorPhase.Idle : status.Phase, "the stop is taken back");
        }

        return refusal;
    }

    private string? Stop(string source)
    {
        outcome ??= status.Phase switch
        {
            OperatorPhase.Running or OperatorPhase.TakenOver => EpisodeOutcome.Invalid("stopped", source),
            OperatorPhase.AwaitingOutcome => EpisodeOutcome.Unlabelled(source),
            _ => null,
        };
        Say(outcome is null ? OperatorPhase.Stopped : OperatorPhase.Storing, $"stopped by {source}: the arms hold until reset");
        return null;
    }
}
