namespace SimpleVlaRl.Core.Robots;

/// <summary>
/// How far from home joints may stand before an episode; further away the arms are not moved home but refused, because grippers may hold something.
/// </summary>
/// <param name="Radian">Of a turning joint, in radians.</param>
/// <param name="Metre">Of a linear joint, in metres.</param>
/// <param name="Opening">Of a gripper, in openings.</param>
public sealed record StartTolerance(double Radian, double Metre, double Opening)
{
    /// <summary>How far a joint may stand from home.</summary>
    /// <param name="unit">Its unit.</param>
    /// <returns>The distance in that unit.</returns>
    public double Of(JointUnit unit) => unit switch
    {
        JointUnit.Radian => Radian,
        JointUnit.Metre => Metre,
        _ => Opening,
    };
}
