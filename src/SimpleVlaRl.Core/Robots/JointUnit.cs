namespace SimpleVlaRl.Core.Robots;

/// <summary>The unit in which a joint's position is commanded and measured.</summary>
public enum JointUnit
{
    /// <summary>A revolute joint, in radians.</summary>
    Radian,

    /// <summary>A prismatic joint, in metres.</summary>
    Metre,

    /// <summary>A gripper's opening: 0 is closed, 1 is open.</summary>
    Opening,
}
