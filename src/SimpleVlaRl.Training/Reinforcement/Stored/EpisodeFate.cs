namespace SimpleVlaRl.Training.Reinforcement.Stored;

/// <summary>What becomes of a stored episode when a version learns.</summary>
public enum EpisodeFate
{
    /// <summary>It is learned from.</summary>
    Used,

    /// <summary>It may be learned from once something else has happened, such as a label.</summary>
    Waiting,

    /// <summary>It is not learned from.</summary>
    Refused,
}
