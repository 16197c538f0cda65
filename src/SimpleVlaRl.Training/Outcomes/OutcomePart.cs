namespace SimpleVlaRl.Training.Outcomes;

/// <summary>What an episode is for.</summary>
public enum OutcomePart
{
    /// <summary>Weights are fitted to it.</summary>
    Fitting,

    /// <summary>The epoch and the threshold are chosen by it.</summary>
    Choice,

    /// <summary>It is reported of, and nothing else.</summary>
    Report,
}
