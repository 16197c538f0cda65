using SimpleVlaRl.Core;
using SimpleVlaRl.Core.Policies;
using SimpleVlaRl.Core.Robots;

namespace SimpleVlaRl.Onnx.Platforms;

/// <summary>What OpenVLA-OFT fixes per robot and not per checkpoint: action sizes, which statistics normalise, cameras, joints.</summary>
/// <remarks>
/// Source: openvla-oft <c>prismatic/vla/constants.py</c>. There it comes from an environment variable with a wrong fallback; here it is always named.
/// </remarks>
public sealed record OpenVlaPlatform
{
    /// <summary>LIBERO: one arm, end-effector deltas, quantile statistics; the gripper is not normalised (see <see cref="LiberoGripper"/>).</summary>
    public static OpenVlaPlatform Libero { get; } = new()
    {
        Name = "libero",
        ChunkLength = 8,
        UsesQuantiles = true,
        WaypointRateHertz = 20,
        ImageRecipe = "libero-v1",
        Cameras = [new("agentview", 256, 256), new("eye_in_hand", 256, 256)],
        Joints =
        [
            new("delta_x", JointUnit.Metre), new("delta_y", JointUnit.Metre), new("delta_z", JointUnit.Metre),
            new("delta_roll", JointUnit.Radian), new("delta_pitch", JointUnit.Radian), new("delta_yaw", JointUnit.Radian),
            new("gripper", JointUnit.Opening),
        ],
    };

    /// <summary>ALOHA and RoboTwin: two arms, absolute joint targets, minimum and maximum, proprioception.</summary>
    public static OpenVlaPlatform Aloha { get; } = new()
    {
        Name = "aloha",
        ChunkLength = 25,
        UsesQuantiles = false,
        WaypointRateHertz = 25,
        ImageRecipe = "robotwin-v1",
        Cameras = [new("cam_high", 320, 240), new("cam_left_wrist", 320, 240), new("cam_right_wrist", 320, 240)],
        Joints = [.. Arm("left"), .. Arm("right")],
    };

    /// <summary>The names that <see cref="Find"/> knows.</summary>
    public static IReadOnlyList<string> Names { get; } = [Libero.Name, Aloha.Name];

    /// <summary>The platform's name.</summary>
    public required string Name { get; init; }

    /// <summary>The waypoints of a chunk (K).</summary>
    public required int ChunkLength { get; init; }

    /// <summary>Whether q01 and q99 normalise actions and proprioception; otherwise min and max.</summary>
    public required bool UsesQuantiles { get; init; }

    /// <summary>How many waypoints are due per second.</summary>
    public required double WaypointRateHertz { get; init; }

    /// <summary>The name of the recipe from frame to network image.</summary>
    public required string ImageRecipe { get; init; }

    /// <summary>The cameras in the order of the network's images; a policy takes the first ones.</summary>
    public required IReadOnlyList<ManifestCamera> Cameras { get; init; }

    /// <summary>The action's dimensions.</summary>
    public required IReadOnlyList<ManifestJoint> Joints { get; init; }

    /// <summary>The dimensions of an action (A).</summary>
    public int ActionDimension => Joints.Count;

    /// <summary>Finds a platform.</summary>
    /// <param name="name">The platform's name.</param>
    /// <returns>The platform.</returns>
    /// <exception cref="ArgumentException">There is none of that name.</exception>
    public static OpenVlaPlatform Find(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return name == Libero.Name ? Libero : name == Aloha.Name ? Aloha
            : throw new ArgumentException(
                $"There is no platform '{name}'; did you mean '{NearestName.Of(name, Names)}'? Known platforms: {string.Join(", ", Names)}.", nameof(name));
    }

    /// <summary>The platform that a policy acts on, by its joints.</summary>
    /// <param name="manifest">The policy.</param>
    /// <returns>The platform; null for a robot of its own.</returns>
    public static OpenVlaPlatform? Of(PolicyManifest manifest)
    {
        ArgumentNullException.ThrowIfNull(manifest);
        return manifest.Joints.SequenceEqual(Libero.Joints) ? Libero : manifest.Joints.SequenceEqual(Aloha.Joints) ? Aloha : null;
    }

    private static IEnumerable<ManifestJoint> Arm(string side) =>
    [
        .. ((string[])["waist", "shoulder", "elbow", "forearm_roll", "wrist_angle", "wrist_rotate"]).Select(
            joint => new ManifestJoint($"{side}_{joint}", JointUnit.Radian)),
        new($"{side}_gripper", JointUnit.Opening),
    ];
}
