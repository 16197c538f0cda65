using SimpleVlaRl.Core.Episodes;

namespace SimpleVlaRl.Control.Operating;

/// <summary>The label of the episode that was stored last, which a person may take back until the next one begins; also while it is being stored.</summary>
/// <remarks>For one thread at a time. Every method gives null when it did what was asked, else why not.</remarks>
internal sealed class LastLabel(Func<Guid, EpisodeOutcome, string?> relabel)
{
    private bool canTakeBack;
    private bool takesBackOnceStored;
    private EpisodeOutcome? saidWhileStoring;

    public Guid? Episode { get; private set; }

    public EpisodeOutcome? Outcome { get; private set; }

    public bool IsTakenBack { get; private set; }

    /// <summary>Whether it was said at the desk, by a person or in a person's place, and no episode has begun since.</summary>
    public bool CanTakeBack => canTakeBack;

    /// <summary>Whether it is to be taken back as soon as it is stored.</summary>
    public bool TakesBackOnceStored => takesBackOnceStored;

    /// <summary>An episode is stored. What the runtime found at fault is no label, so it is none that a person could take back.</summary>
    public string? Stored(Guid episode, EpisodeOutcome stored, bool isOfPerson)
    {
        (Episode, Outcome, IsTakenBack, canTakeBack) = (episode, stored, false, isOfPerson);
        (bool takesBack, EpisodeOutcome? said) = (takesBackOnceStored && isOfPerson, saidWhileStoring);
        (takesBackOnceStored, saidWhileStoring) = (false, null);
        string? problem = takesBack ? TakeBack(stored.Source) : null;
        return problem is null && takesBack && said is not null ? Say(said) : problem;
    }

    /// <summary>The next episode begins: what is stored stays.</summary>
    public void Close() => (canTakeBack, IsTakenBack) = (false, false);

    public string? TakeBack(string source)
    {
        if (IsTakenBack)
        {
            return "the label is taken back already; say success, failure or discard";
        }

        if (!canTakeBack)
        {
            return "there is no label to take back";
        }

        string? problem = Write(EpisodeOutcome.Unlabelled(source));
        IsTakenBack = problem is null;
        return problem;
    }

    /// <summary>Says anew how the episode ended, after its label was taken back.</summary>
    public string? Say(EpisodeOutcome said)
    {
        string? problem = Write(said);
        IsTakenBack = problem is not null;
        return problem;
    }

    public string? TakeBackOnceStored()
    {
        if (takesBackOnceStored)
        {
            return "the label is taken back already; say success, failure or discard";
        }

        takesBackOnceStored = true;
        return null;
    }

    public void SayOnceStored(EpisodeOutcome said) => saidWhileStoring = said;

    private string? Write(EpisodeOutcome said)
    {
        string? problem = relabel(Episode!.Value, said);
        Outcome = problem is null ? said : Outcome;
        return problem;
    }
}
