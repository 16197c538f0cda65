using SimpleVlaRl.Core.Geometry;

namespace SimpleVlaRl.Robots;

/// <summary>What a robot description says of joints and of the shapes of links.</summary>
/// <param name="Joints">The joints by name; the first of each.</param>
/// <param name="Capsules">The hulls of links by name.</param>
/// <param name="Meshes">The links that have shapes which are meshes.</param>
internal sealed record UrdfDescription(
    IReadOnlyDictionary<string, UrdfJoint> Joints, IReadOnlyDictionary<string, IReadOnlyList<CapsuleGeometry>> Capsules, IReadOnlySet<string> Meshes);
