namespace SimpleVlaRl.Core.Robots;

/// <summary>The justified range of every number of a robot profile. A profile chooses within these; it cannot loosen them.</summary>
internal static class RobotProfileBounds
{
    private const double LeastVelocity = 0.001;
    private const double LeastTrackingError = 0.001;

    /// <summary>Slower than 10 Hz a hold comes too late; faster than 1 kHz no driver listens.</summary>
    public static NumberRange ServoRateHertz { get; } = new(10, 1000, "a hold must come within 100 ms, and no driver takes more than 1 kHz");

    /// <summary>Joint states come at 50 to 1000 Hz; what is older than 0.2 s says nothing of an arm that moves.</summary>
    public static NumberRange JointStateAgeMilliseconds { get; } = new(1, 200, "an arm at full speed moves too far in more");

    /// <summary>Parts of an observation that are further apart than 0.2 s show two different moments.</summary>
    public static NumberRange SkewMilliseconds { get; } = new(1, 200, "parts that are further apart show different moments");

    /// <summary>A frame of half a second ago is no observation.</summary>
    public static NumberRange CameraAgeMilliseconds { get; } = new(1, 500, "an older frame shows a scene that has changed");

    /// <summary>From a picture of one pixel to 8K.</summary>
    public static NumberRange ImageSide { get; } = new(1, 8192, "pixels");

    /// <summary>From one picture in ten seconds to the fastest industrial cameras.</summary>
    public static NumberRange FramesPerSecond { get; } = new(0.1, 1000, "frames per second of a camera");

    /// <summary>What an arm still does after this program has died: two ticks at least, so that it does not stutter, and half a second at most.</summary>
    public static NumberRange CommandHorizonMilliseconds(double periodMilliseconds) =>
        new(2 * periodMilliseconds, 500, "at least two servo periods, and at most what an arm may still do after this program has died");

    /// <summary>A table that is further up or down belongs to another robot.</summary>
    public static NumberRange TableHeightMetres { get; } = new(-5, 5, "metres in the robot's frame");

    /// <summary>Two centimetres at least.</summary>
    public static NumberRange ClearanceMetres { get; } = new(RobotProfile.LeastClearanceMetres, 0.5, "metres; it may only be raised");

    /// <summary>From an arm that does not lag to one that is useless.</summary>
    public static NumberRange TrackingAllowanceMetres { get; } = new(0, 0.2, "metres that a commanded pose keeps further away");

    /// <summary>What one capsule may say for itself: fingers touch the table and each other, and their capsules are thicker than they are.</summary>
    public static NumberRange CapsuleClearanceMetres { get; } = new(-0.1, 0.5, "metres; negative where it may touch");

    /// <summary>From a wire to a torso.</summary>
    public static NumberRange CapsuleRadiusMetres { get; } = new(0.0005, 1, "metres");

    /// <summary>Two turns either way for continuous joints, five metres for linear axes, and an opening of 0 to 1 with some overshoot.</summary>
    public static NumberRange Position(JointUnit unit) => unit switch
    {
        JointUnit.Radian => new(-4 * Math.PI, 4 * Math.PI, "radians; two turns either way"),
        JointUnit.Metre => new(-5, 5, "metres"),
        _ => new(-0.5, 1.5, "opening; 0 is closed and 1 is open"),
    };

    /// <summary>Inside the limits, never outside them.</summary>
    public static NumberRange Margin(double range) => new(0, range * 0.499, "a margin lies inside the limits, and leaves something between them");

    /// <summary>Above the fastest joints of the arms that are known (7 rad/s), below what only a slip of the decimal point asks for.</summary>
    public static NumberRange Velocity(JointUnit unit) => unit switch
    {
        JointUnit.Radian => new(LeastVelocity, 10, "radians per second; the fastest arms reach 7"),
        JointUnit.Metre => new(LeastVelocity, 2, "metres per second"),
        _ => new(LeastVelocity, 20, "openings per second"),
    };

    /// <summary>Above what arms of this size do (Franka: 10 rad/s²), below what no motor of theirs can.</summary>
    public static NumberRange Acceleration(JointUnit unit) => unit switch
    {
        JointUnit.Radian => new(0.01, 200, "radians per second squared; arms reach 10 to 40"),
        JointUnit.Metre => new(0.01, 50, "metres per second squared"),
        _ => new(0.01, 500, "openings per second squared"),
    };

    /// <summary>From an acceleration that takes ten seconds to build up, to one that is there within a millisecond.</summary>
    public static NumberRange Jerk(double acceleration) =>
        new(acceleration / 10, acceleration * 1000, "the time in which the acceleration builds up is from 1 ms to 10 s");

    /// <summary>
    /// A joint that may part from its command by its whole range is not watched, and by more than half of it hardly; a gripper is held open by what it grasps,
    /// so there the whole range is the most.
    /// </summary>
    public static NumberRange TrackingError(JointUnit unit, double range) => unit switch
    {
        JointUnit.Radian => new(LeastTrackingError, Math.Min(range / 2, 1), "radians; a joint that is further from its command does not follow"),
        JointUnit.Metre => new(LeastTrackingError, Math.Min(range / 2, 0.2), "metres; a joint that is further from its command does not follow"),
        _ => new(LeastTrackingError, Math.Min(range, 1.5), "opening; more than the range can never be found"),
    };
}
