namespace SimpleVlaRl.Core.Commands;

/// <summary>Why the gate limited or rejected. The first reason found wins for a rejection; limits are flags.</summary>
[Flags]
public enum GateReason
{
    /// <summary>Nothing to say.</summary>
    None = 0,

    /// <summary>Limited: a joint would have left its position limits.</summary>
    PositionLimit = 1,

    /// <summary>Limited: a joint would have moved too fast; all joints of the arm are scaled together.</summary>
    VelocityLimit = 2,

    /// <summary>Rejected: a value is not finite.</summary>
    NotFinite = 4,

    /// <summary>Rejected: the joints are not those of the robot, in its order.</summary>
    WrongJoints = 8,

    /// <summary>Rejected: there is no fresh joint state to check against.</summary>
    NoMeasurement = 16,

    /// <summary>Rejected: the robot does not follow its commands.</summary>
    TrackingError = 32,

    /// <summary>Rejected: the gate was stopped, and the stop has not been taken back.</summary>
    Stopped = 64,

    /// <summary>Rejected: the gate has not been armed since it was made or since the last episode ended.</summary>
    NotArmed = 128,
}
