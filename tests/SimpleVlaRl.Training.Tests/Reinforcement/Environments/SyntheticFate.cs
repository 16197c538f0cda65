namespace SimpleVlaRl.Training.Tests.Reinforcement.Environments;

/// <summary>What a synthetic environment does in an episode.</summary>
internal enum SyntheticFate
{
    /// <summary>It plays to the end and says how it was.</summary>
    Plays,

    /// <summary>Its connection ends in the middle.</summary>
    Crashes,

    /// <summary>It begins the next episode without having ended this one.</summary>
    ForgetsToEnd,

    /// <summary>It says that it succeeded before it has asked.</summary>
    SaysSuccessAtOnce,

    /// <summary>Its own code raised, and it says that the policy failed.</summary>
    RaisesAndSaysFailure,

    /// <summary>It says that it begins where it does not.</summary>
    BeginsElsewhere,
}
