namespace SimpleVlaRl.Simulation.Experts;

/// <summary>Where a gripper's tool point is to be and how the hand is to be turned.</summary>
/// <param name="Position">Metres, world axes.</param>
/// <param name="Rotation">Row-major 3x3; the first column points out of the hand, the second along the fingers' slide.</param>
internal sealed record ToolPose(double[] Position, double[] Rotation);
