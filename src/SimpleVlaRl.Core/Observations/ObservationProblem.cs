namespace SimpleVlaRl.Core.Observations;

/// <summary>Why there is no usable observation.</summary>
public enum ObservationProblem
{
    /// <summary>There is none: the observation can be used.</summary>
    None,

    /// <summary>A stream has not delivered anything yet.</summary>
    Missing,

    /// <summary>A stream's newest item is too old.</summary>
    Stale,

    /// <summary>The streams' newest items are too far apart in time.</summary>
    Skewed,

    /// <summary>A stream delivered something that does not fit the profile: an encoding, a size, a joint name.</summary>
    Mismatched,

    /// <summary>A stream goes on delivering the same item while the robot moves.</summary>
    Frozen,

    /// <summary>A camera delivers fewer frames per second than it should.</summary>
    Slow,

    /// <summary>A camera's picture is black.</summary>
    Black,

    /// <summary>Somebody else publishes where only one may.</summary>
    Shared,
}
