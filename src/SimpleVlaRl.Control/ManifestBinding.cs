using SimpleVlaRl.Core;
using SimpleVlaRl.Core.Observations;
using SimpleVlaRl.Core.Policies;
using SimpleVlaRl.Core.Robots;

namespace SimpleVlaRl.Control;

/// <summary>Joins what a policy asks for with what a robot has, by name.</summary>
public static class ManifestBinding
{
    /// <summary>Finds everything that keeps a policy from running on a robot.</summary>
    /// <param name="manifest">The policy.</param>
    /// <param name="robot">The robot.</param>
    /// <returns>One sentence per error, with the value found and the value expected.</returns>
    public static IReadOnlyList<string> Errors(PolicyManifest manifest, RobotProfile robot)
    {
        ArgumentNullException.ThrowIfNull(manifest);
        ArgumentNullException.ThrowIfNull(robot);
        List<string> errors = [];
        foreach (ManifestCamera wanted in manifest.Cameras)
        {
            CameraProfile? camera = robot.Cameras.FirstOrDefault(candidate => candidate.Name == wanted.Name);
            if (camera is null)
            {
                string nearest = robot.Cameras.Count == 0
                    ? "the robot has none"
                    : $"did you mean '{NearestName.Of(wanted.Name, robot.Cameras.Select(candidate => candidate.Name))}'?";
                errors.Add($"the policy '{manifest.Name}' sees the camera '{wanted.Name}', which the robot '{robot.Name}' lacks; {nearest}");
            }
        }

        (IReadOnlyList<JointProfile> joints, IReadOnlyList<string> names, IReadOnlyList<string> labels) = (robot.Joints, robot.JointNames, robot.JointLabels);
        if (joints.Count != manifest.Joints.Count)
        {
            errors.Add($"the policy '{manifest.Name}' commands {manifest.Joints.Count} joints; the robot '{robot.Name}' has {joints.Count}");
        }

        for (int index = 0; index < Math.Min(joints.Count, manifest.Joints.Count); index++)
        {
            ManifestJoint wanted = manifest.Joints[index];
            if ((wanted.Name != names[index] && wanted.Name != labels[index]) || wanted.Unit != joints[index].Unit)
            {
                errors.Add($"joint {index} of the policy '{manifest.Name}' is {wanted.Name} ({wanted.Unit}); the robot '{robot.Name}' has "
                    + $"{labels[index]} ({joints[index].Unit})");
            }
        }

        double ticks = robot.ServoRateHertz / manifest.WaypointRateHertz;
        if (Math.Abs(ticks - Math.Round(ticks)) > 1e-9 || ticks < 1)
        {
            errors.Add($"the policy's waypoint rate {manifest.WaypointRateHertz} Hz does not divide the robot's servo rate {robot.ServoRateHertz} Hz");
        }

        return errors;
    }

    /// <summary>Finds what a policy does not see on a robot: frames of another size are resized, but those of another aspect ratio lose their sides.</summary>
    /// <param name="manifest">The policy; without <see cref="Errors"/>.</param>
    /// <param name="robot">The robot.</param>
    /// <returns>One sentence per camera; to be told, not to be refused.</returns>
    public static IReadOnlyList<string> Notices(PolicyManifest manifest, RobotProfile robot)
    {
        ArgumentNullException.ThrowIfNull(manifest);
        ArgumentNullException.ThrowIfNull(robot);
        List<string> notices = [];
        foreach (ManifestCamera wanted in manifest.Cameras)
        {
            CameraProfile camera = robot.Cameras.First(candidate => candidate.Name == wanted.Name);
            (_, _, int width, int height) = wanted.PartOf(camera.FrameWidth, camera.FrameHeight);
            if (width != camera.FrameWidth || height != camera.FrameHeight)
            {
                notices.Add($"the policy '{manifest.Name}' was trained on {wanted.Width}x{wanted.Height} from the camera '{wanted.Name}' and the robot "
                    + $"'{robot.Name}' gives {camera.FrameWidth}x{camera.FrameHeight}: it sees the middle {width}x{height}");
            }
        }

        return notices;
    }

    /// <summary>Makes the reusable request whose frames are those of an observation, in the policy's order.</summary>
    /// <param name="manifest">The policy; without <see cref="Errors"/>.</param>
    /// <param name="observation">The observation that is filled before each call.</param>
    /// <returns>The request.</returns>
    internal static PolicyRequest RequestFor(PolicyManifest manifest, Observation observation)
    {
        List<ImageFrame> frames = [];
        foreach (ManifestCamera camera in manifest.Cameras)
        {
            int index = observation.CameraNames.ToList().IndexOf(camera.Name);
            frames.Add(observation.Frames[index]);
        }

        PolicyArchitecture architecture = manifest.Architecture;
        return new PolicyRequest
        {
            Frames = frames,
            Proprioception = new double[architecture.ProprioceptionDimension],
            CommittedActions = new float[architecture.ChunkLength * architecture.ActionDimension],
        };
    }
}
