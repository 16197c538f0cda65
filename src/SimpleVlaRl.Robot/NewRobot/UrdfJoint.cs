namespace SimpleVlaRl.Robot.NewRobot;

/// <summary>A joint of a robot description.</summary>
/// <param name="Kind">Its type, such as <c>revolute</c>.</param>
/// <param name="Lower">The lower limit in radians or metres; null without one.</param>
/// <param name="Upper">The upper limit; null without one.</param>
/// <param name="Velocity">The fastest it turns or slides, per second; null without a limit.</param>
/// <param name="IsMimic">Whether it follows another joint.</param>
internal sealed record UrdfJoint(string Kind, double? Lower, double? Upper, double? Velocity, bool IsMimic);
