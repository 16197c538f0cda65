using SimpleVlaRl.Core.Commands;

namespace SimpleVlaRl.Safety.Geometry;

/// <summary>What is nearest to being too close in a pose.</summary>
/// <param name="Slack">How much further apart it is than it must be, metres; negative where it is too close, negative infinity where nothing is known.</param>
/// <param name="Kind"><see cref="GateReason.Clearance"/> or <see cref="GateReason.Workspace"/>; <see cref="GateReason.None"/> where nothing can come too
/// close.</param>
/// <param name="Arm">The arm, from 0; -1 where nothing is known.</param>
/// <param name="OtherArm">The other arm, or the same one for an arm that comes too close to itself; -1 for the table and for a workspace.</param>
/// <param name="Part">Which part of the arm, for <see cref="CollisionModel.Describe"/>.</param>
/// <param name="OtherPart">Which part of the other arm; -1 for the table and for a workspace.</param>
public readonly record struct ClearanceResult(double Slack, GateReason Kind, int Arm, int OtherArm, int Part, int OtherPart);
