namespace SimpleVlaRl.Benchmarks.Environments;

/// <summary>What a synthetic environment does in an episode.</summary>
internal enum EnvironmentFate
{
    /// <summary>It plays to the end and says how it was.</summary>
    Plays,

    /// <summary>Its connection breaks in the middle.</summary>
    Crashes,

    /// <summary>It begins the next episode without having ended this one.</summary>
    ForgetsToEnd,

    /// <summary>It says that it succeeded before it has asked.</summary>
    SaysSuccessAtOnce,

    /// <summary>Its own code raised after the first chunk, and it says that the policy failed.</summary>
    RaisesAndSaysFailure,

    /// <summary>It begins somewhere else than it says.</summary>
    BeginsElsewhere,
}
