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

    /// <summary>Who wishes.</summary>
    public ActionSource Source { get; set; }
}
