using SimpleVlaRl.Core.Geometry;

namespace SimpleVlaRl.Robots;

/// <summary>A joint of a robot description.</summary>
/// <param name="Kind">Its type, such as <c>revolute</c>.</param>
/// <param name="Lower">The lower limit in radians or metres; null without one.</param>
/// <param name="Upper">The upper limit; null without one.</param>
/// <param name="Velocity">The fastest it turns or slides, per second; null without a limit.</param>
/// <param name="Mimic">The joint that it follows; null where it follows none.</param>
public sealed record UrdfJoint(string Kind, double? Lower, double? Upper, double? Velocity, string? Mimic = null)
{
    /// <summary>Whether it follows another joint.</summary>
    public bool IsMimic => Mimic is not null;

    /// <summary>By what the followed joint's value is multiplied.</summary>
    internal double MimicMultiplier { get; init; } = 1;

    /// <summary>What is added to that.</summary>
    internal double MimicOffset { get; init; }

    /// <summary>The link that carries it.</summary>
    internal string Parent { get; init; } = "";

    /// <summary>The link that it moves.</summary>
    internal string Child { get; init; } = "";

    /// <summary>The moved link's frame in its parent's.</summary>
    internal FramePose Origin { get; init; }

    /// <summary>About or along which it moves, in the moved link's frame.</summary>
    internal Point3 Axis { get; init; } = new(1, 0, 0);
}
