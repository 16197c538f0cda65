namespace SimpleVlaRl.Simulation.Splits;

/// <summary>The two parts into which a <see cref="StartSplit"/> takes the starts of a task.</summary>
public enum StartPart
{
    /// <summary>What may be learned from.</summary>
    Seen,

    /// <summary>What is held out of learning, to measure how far a policy generalises.</summary>
    Unseen,
}
