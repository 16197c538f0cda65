namespace SimpleVlaRl.Core.Geometry;

/// <summary>An arm as its body is made from: its geometry and its joints in the robot's order.</summary>
/// <param name="Name">The arm's name.</param>
/// <param name="Geometry">Its geometry, without errors.</param>
/// <param name="Joints">Its joints' names.</param>
/// <param name="Lower">Their lowest positions.</param>
/// <param name="Upper">Their highest positions.</param>
internal sealed record BodyArm(string Name, ArmGeometry Geometry, IReadOnlyList<string> Joints, IReadOnlyList<double> Lower, IReadOnlyList<double> Upper);
