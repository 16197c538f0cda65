namespace SimpleVlaRl.Core.Commands;

/// <summary>One servo tick's wish: joint positions that somebody wants commanded. Preallocated and reused.</summary>
/// <param name="jointCount">How many joints the robot has.</param>
public sealed class ProposedAction(int jointCount)
{
    /// <summary>The wished joint positions in policy order, in each joint's unit.</summary>
    public double[] Positions { get; } = new double[jointCount];

    /// <summary>The measured joint positions to check against; meaningful when <see cref="IsMeasured"/>.</summary>
    public double[] MeasuredPositions { get; } = new double[jointCount];

    /// <summary>Whether <see cref="MeasuredPositions"/> is fresh.</summary>
    public bool IsMeasured { get; set; }

    /// <summary>The share of the velocity limits that this tick may use, above 0 and at most 1: homing and the first seconds of an episode are slow.</summary>
    /// <value>The default is 1.</value>
    public double SpeedShare { get; set; } = 1;

    /// <summary>Who wishes.</summary>
    public ActionSource Source { get; set; }
}
