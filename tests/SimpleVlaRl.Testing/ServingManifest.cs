using SimpleVlaRl.Core.Policies;
using SimpleVlaRl.Core.Robots;
using SimpleVlaRl.Onnx.Platforms;

namespace SimpleVlaRl.Testing;

/// <summary>A manifest for tests of servers: two cameras, three joints with proprioception, chunks of two.</summary>
internal static class ServingManifest
{
    public static PolicyManifest Create() => new()
    {
        Name = "tiny",
        Architecture = TinyPolicies.Everything(),
        Cameras = [new ManifestCamera("cam_high", 16, 12), new ManifestCamera("cam_left_wrist", 16, 12)],
        Joints = [new ManifestJoint("slide", JointUnit.Metre), new ManifestJoint("turn", JointUnit.Radian), new ManifestJoint("gripper", JointUnit.Opening)],
        ImageRecipe = "center-crop-area-v1",
        PromptTemplate = "In: {instruction}\nOut:",
        Tokenizer = "bytes",
        DefaultInstruction = "move the cube",
        WaypointRateHertz = 10,
        Actions = TinyPolicies.Normalization(3),
        Proprioception = TinyPolicies.Normalization(3),
    };

    /// <summary>A policy for one of OpenVLA's platforms, with its joints and recipe, cameras of 16x16 and images of 8x8.</summary>
    public static PolicyManifest Of(OpenVlaPlatform platform, int proprioception = 0) => Create() with
    {
        Architecture = TinyPolicies.Everything() with { ActionDimension = platform.ActionDimension, ProprioceptionDimension = proprioception },
        Cameras = [.. platform.Cameras.Take(2).Select(camera => camera with { Width = 16, Height = 16 })],
        Joints = platform.Joints,
        ImageRecipe = platform.ImageRecipe,
        Actions = TinyPolicies.Normalization(platform.ActionDimension),
        Proprioception = proprioception > 0 ? TinyPolicies.Normalization(proprioception) : null,
    };
}
