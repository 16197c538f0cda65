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

    /// <summary>Limited: a joint would have changed its velocity too fast.</summary>
    AccelerationLimit = 256,

    /// <summary>Limited: a joint would have changed its acceleration too fast.</summary>
    JerkLimit = 512,

    /// <summary>Limited: from there the arms could not have been stopped inside a limit; rejected when they are outside it already.</summary>
    BrakingLimit = 1024,

    /// <summary>An arm would have come too close to the other, to itself or to the table.</summary>
    Clearance = 2048,

    /// <summary>An arm's tool would have left its workspace.</summary>
    Workspace = 4096,

    /// <summary>Rejected: a chunk begins too far from where the arms were sent last.</summary>
    SeamJump = 8192,

    /// <summary>Rejected: nearly all commands of a while had to be limited; the gate holds until it is armed again.</summary>
    LimitedTooOften = 16384,

    /// <summary>Rejected, and nothing is sent: the command before was sent less than half a period ago.</summary>
    TooSoon = 32768,

    /// <summary>Rejected: the process that proposes has fallen silent, or what it says cannot be read.</summary>
    NoHeartbeat = 65536,

    /// <summary>Rejected: a person or another program commands the robot.</summary>
    TakenOver = 131072,

    /// <summary>
    /// Rejected, and nothing is sent: more than half a period has passed since the gate began to decide; the arms go on along the command before.
    /// </summary>
    TooLate = 262144,
}
