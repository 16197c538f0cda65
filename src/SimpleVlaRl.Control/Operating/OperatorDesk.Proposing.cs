using SimpleVlaRl.Core.Episodes;
using SimpleVlaRl.Core.Operators;

namespace SimpleVlaRl.Control.Operating;

/// <content>What a classifier says, which takes a while to look: it counts for the episode that it has looked at, and for no other.</content>
public sealed partial class OperatorDesk
{
    /// <summary>A classifier proposes how an episode ended. It is shown, and nothing else.</summary>
    /// <param name="request">The episode that it has looked at.</param>
    /// <param name="proposed">The outcome; null takes what was proposed back.</param>
    /// <param name="message">What is said to the person.</param>
    /// <returns>Whether that episode still runs or is asked for, by nobody else's hand and without a label.</returns>
    public bool Propose(OperatorRequest request, EpisodeOutcome? proposed, string message)
    {
        lock (gate)
        {
            bool isOpen = IsOpen(request);
            if (isOpen)
            {
                proposal = proposed;
                Say(status.Phase, message);
            }

            return isOpen;
        }
    }

    /// <summary>A classifier that was told to decides how an episode ended.</summary>
    /// <param name="request">The episode that it has looked at.</param>
    /// <param name="decided">The outcome.</param>
    /// <returns>Whether it counts: whether that episode still runs or is asked for, by nobody else's hand and without a label.</returns>
    public bool Decide(OperatorRequest request, EpisodeOutcome decided)
    {
        ArgumentNullException.ThrowIfNull(decided);
        lock (gate)
        {
            bool counts = IsOpen(request) && End(decided) is null;
            waiting.Wake();
            return counts;
        }
    }

    private bool IsOpen(OperatorRequest request) => ReferenceEquals(status.Request, request) && outcome is null
        && status.Phase is OperatorPhase.Running or OperatorPhase.AwaitingOutcome;
}
