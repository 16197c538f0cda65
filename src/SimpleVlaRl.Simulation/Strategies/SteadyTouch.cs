namespace SimpleVlaRl.Simulation.Strategies;

/// <summary>Whether something touches, when single physics steps are not believed: what is pushed rattles, and touches in every other step only.</summary>
/// <param name="beginSteps">After how many steps of contact in a row it begins.</param>
internal sealed class SteadyTouch(int beginSteps)
{
    /// <summary>40 ms, as long as a task's condition must hold.</summary>
    public const int Steps = 10;

    private int touchedSteps;
    private int partedSteps;
    private bool isTouching;

    /// <summary>Forgets what was.</summary>
    public void Start() => (touchedSteps, partedSteps, isTouching) = (0, 0, false);

    /// <summary>Takes a physics step.</summary>
    /// <param name="isInContact">Whether there is a contact in it.</param>
    /// <returns>Whether it touches; it ends after 40 ms without a contact.</returns>
    public bool Advance(bool isInContact)
    {
        touchedSteps = isInContact ? touchedSteps + 1 : 0;
        partedSteps = isInContact ? 0 : partedSteps + 1;
        isTouching = touchedSteps >= beginSteps || (isTouching && partedSteps < Steps);
        return isTouching;
    }
}
