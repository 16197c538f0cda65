using SimpleVlaRl.Core.Robots;

namespace SimpleVlaRl.Core.Policies;

/// <summary>One joint that a policy commands, in the order of the action's dimensions.</summary>
/// <param name="Name">The joint's name in the robot profile.</param>
/// <param name="Unit">The unit of the action.</param>
public sealed record ManifestJoint(string Name, JointUnit Unit);
