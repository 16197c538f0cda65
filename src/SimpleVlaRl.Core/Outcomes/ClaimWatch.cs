namespace SimpleVlaRl.Core.Outcomes;

/// <summary>Turns looks at a running episode into one claim of success: so many in a row above the threshold. The same for robot and report.</summary>
/// <remarks>Where the task looked done from the first look on, nobody has done it: without one look below the threshold nothing is claimed.</remarks>
/// <param name="manifest">The classifier's.</param>
public sealed class ClaimWatch(ClassifierManifest manifest)
{
    private int inARow;

    /// <summary>Whether the task has looked as if it were not done.</summary>
    public bool HasSeenUndone { get; private set; }

    /// <summary>Whether it has claimed a success.</summary>
    public bool HasClaimed { get; private set; }

    /// <summary>Takes a look. What is not a number says nothing, and breaks the row.</summary>
    /// <param name="probability">What the classifier gave.</param>
    /// <returns>Whether the success is claimed with this look.</returns>
    public bool Look(float probability)
    {
        inARow = probability >= manifest.Threshold ? inARow + 1 : 0;
        HasSeenUndone |= probability < manifest.Threshold;
        bool claims = !HasClaimed && HasSeenUndone && inARow >= manifest.HoldLooks;
        HasClaimed |= claims;
        return claims;
    }

    /// <summary>Begins an episode.</summary>
    public void Begin() => (inARow, HasSeenUndone, HasClaimed) = (0, false, false);
}
