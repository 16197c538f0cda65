namespace SimpleVlaRl.Core.Geometry;

/// <summary>What is nearest to being too close in a pose.</summary>
/// <param name="Slack">How much further apart it is than it must be, metres; negative where it is too close.</param>
/// <param name="Kind">What it is.</param>
/// <param name="First">A capsule, or for a workspace the arm.</param>
/// <param name="Second">The other capsule of two; -1 otherwise.</param>
internal readonly record struct BodyFinding(double Slack, BodyFindingKind Kind, int First, int Second);
