namespace SimpleVlaRl.Control;

/// <summary>What the loop is doing with chunks; in every phase a command goes out each tick.</summary>
public enum LoopPhase
{
    /// <summary>The robot holds until an observation arrives that was taken after the last chunk ended.</summary>
    Observing,

    /// <summary>The robot holds while the policy thinks.</summary>
    Inferring,

    /// <summary>A chunk is being played.</summary>
    Playing,
}
