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
/// <param name="audit">Where every proposal is kept.</param>
/// <param name="decides">Whether it decides.</param>
public sealed class OutcomeWatch(
    IOutcomeClassifier classifier, OperatorDesk desk, Func<IReadOnlyList<ImageFrame>?> look, IAuditLog audit, bool decides)
{
    private readonly ClaimWatch claims = new(classifier.Manifest);
    private OperatorRequest? episode;
    private int undoneInARow;

    /// <summary>Looks once, where an episode runs or is asked for.</summary>
    public void Look()
    {
        OperatorStatus status = desk.Status;
        if (!ReferenceEquals(status.Request, episode))
        {
            episode = status.Request;
            undoneInARow = 0;
            claims.Begin();
        }

        bool isOver = status.Phase == OperatorPhase.AwaitingOutcome;
        if (!isOver && status.Phase != OperatorPhase.Running)
        {
            return;
        }

        float probability = look() is { } frames ? classifier.SuccessProbability(frames) : float.NaN;
        bool isClaimed = claims.Look(probability);
        undoneInARow = isOver && probability < classifier.Manifest.Threshold ? undoneInARow + 1 : 0;
        if (isClaimed)
        {
            Say(OperatorCommand.Success, probability);
        }
        else if (undoneInARow == classifier.Manifest.HoldLooks)
        {
            Say(OperatorCommand.Failure, probability);
        }
    }

    private void Say(OperatorCommand command, float probability)
    {
        EpisodeOutcome outcome = OperatorWords.OutcomeOf(command, ClassifierWords.Source)!;
        string text = string.Create(CultureInfo.InvariantCulture, $"{outcome} (probability of success {probability:0.00})");
        audit.Write(new AuditEvent
        {
            Kind = AuditKind.OutcomeProposed,
            By = ClassifierWords.Source,
            Subject = classifier.Manifest.Task,
            Detail = decides ? text + ", and decides" : text,
        });
        if (decides)
        {
            desk.Give(command, ClassifierWords.Source);
        }
        else
        {
            desk.Propose(outcome, $"the classifier proposes {text}: say how it ended");
        }
    }
}
