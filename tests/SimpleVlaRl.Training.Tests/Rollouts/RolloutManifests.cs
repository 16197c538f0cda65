using SimpleVlaRl.Core.Policies;
using SimpleVlaRl.Core.Robots;

namespace SimpleVlaRl.Training.Tests.Rollouts;

/// <summary>A manifest for <see cref="SlidingEnvironment"/>: three joints, chunks of two, one camera.</summary>
internal static class RolloutManifests
{
    public static PolicyManifest Create() => Demonstrations.Manifest(Samples.Tiny()) with
    {
        Joints = [new ManifestJoint("slide", JointUnit.Radian), new ManifestJoint("turn", JointUnit.Radian), new ManifestJoint("gripper", JointUnit.Opening)],
        Cameras = [new ManifestCamera(SlidingEnvironment.Camera, 32, 24)],
        ImageRecipe = Preprocessing.Images.ImageRecipes.Names[0],
    };
}
