using System.Globalization;
using SimpleVlaRl.Core.Auditing;
using SimpleVlaRl.Core.Episodes;
using SimpleVlaRl.Core.Observations;
using SimpleVlaRl.Core.Operators;
using SimpleVlaRl.Core.Outcomes;

namespace SimpleVlaRl.Control.Operating;

/// <summary>
/// A classifier beside the robot. It claims a success while an episode runs and says how the episode looks when its time is up; it proposes that to the
/// person, or, where it was told to decide, says it in their place. What cannot be seen says nothing.
/// </summary>
/// <remarks>For one thread at a time, which is not the control thread.</remarks>
/// <param name="classifier">The classifier; not owned.</param>
/// <param name="desk">Where it proposes.</param>
/// <param name="look">The newest frames of the classifier's cameras; null when one is missing or too old.</param>
/// <param name="audit">Where everything it says is kept.</param>
/// <param name="decides">Whether it decides.</param>
/// <param name="onSaid">Told everything it says, for those who do not see the desk; null for nobody.</param>
public sealed class OutcomeWatch(
    IOutcomeClassifier classifier, OperatorDesk desk, Func<IReadOnlyList<ImageFrame>?> look, IAuditLog audit, bool decides, Action<string>? onSaid = null)
{
    private readonly ClaimWatch claims = new(classifier.Manifest);
    private OperatorRequest? episode;
    private OutcomeKind? said;
    private int doneInARow;
    private int undoneInARow;

    /// <summary>Looks once, where an episode runs or is asked for.</summary>
    public void Look()
    {
        OperatorStatus status = desk.Status;
        if (!ReferenceEquals(status.Request, episode))
        {
            (episode, said, doneInARow, undoneInARow) = (status.Request, null, 0, 0);
            claims.Begin();
        }

        bool isOver = status.Phase == OperatorPhase.AwaitingOutcome;
        if (!isOver && status.Phase != OperatorPhase.Running)
        {
            return;
        }

        float probability = look() is { } frames ? classifier.SuccessProbability(frames) : float.NaN;
        bool isClaimed = claims.Look(probability);
        doneInARow = isOver && probability >= classifier.Manifest.Threshold ? doneInARow + 1 : 0;
        undoneInARow = isOver && probability < classifier.Manifest.Threshold ? undoneInARow + 1 : 0;

        // Once the time is up it is how the end looks that counts, whatever was claimed before; where the task looked done from the start, nobody has done it.
        bool looksDone = claims.HasSeenUndone && doneInARow >= classifier.Manifest.HoldLooks;
        if (isClaimed || looksDone)
        {
            Say(EpisodeOutcome.Success(ClassifierWords.Source), probability);
        }
        else if (undoneInARow >= classifier.Manifest.HoldLooks)
        {
            Say(EpisodeOutcome.Failure(ClassifierWords.Source), probability);
        }
    }

    /// <summary>It looks no more: what it has proposed is taken back, and a person has the word again.</summary>
    /// <param name="reason">Why, in one sentence without a stop.</param>
    public void GiveUp(string reason)
    {
        audit.Write(new AuditEvent { Kind = AuditKind.OutcomeProposed, By = ClassifierWords.Source, Subject = classifier.Manifest.Task, Detail = reason });
        if (episode is { } request)
        {
            desk.Propose(request, null, $"{reason}: say how episodes end");
        }
    }

    /// <summary>Says it once, until it looks otherwise.</summary>
    private void Say(EpisodeOutcome outcome, float probability)
    {
        if (said == outcome.Kind || episode is not { } request)
        {
            return;
        }

        said = outcome.Kind;
        string text = string.Create(CultureInfo.InvariantCulture, $"{outcome} (probability of success {probability:0.00})");
        bool isHeard = decides ? desk.Decide(request, outcome) : desk.Propose(request, outcome, $"the classifier proposes {text}: say how it ended");
        onSaid?.Invoke($"the classifier: {text}");
        audit.Write(new AuditEvent
        {
            Kind = AuditKind.OutcomeProposed,
            By = ClassifierWords.Source,
            Subject = classifier.Manifest.Task,
            Detail = !isHeard ? text + ", too late" : decides ? text + ", and decides" : text,
        });
    }
}
