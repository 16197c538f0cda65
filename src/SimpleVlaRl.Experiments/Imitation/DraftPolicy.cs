using SimpleVlaRl.CommandLine.Errors;
using SimpleVlaRl.Core.Actions;
using SimpleVlaRl.Core.Policies;
using SimpleVlaRl.Core.Robots;
using SimpleVlaRl.Onnx.Platforms;
using SimpleVlaRl.Robots;

namespace SimpleVlaRl.Experiments.Imitation;

/// <summary>A policy of one of the trainable presets for a robot, before anything was learned.</summary>
internal static class DraftPolicy
{
    private const double WaypointRateHertz = 10;

    /// <summary>Its manifest; actions and proprioception are normalised by the joints' limits until there are statistics.</summary>
    /// <param name="name">The policy's name.</param>
    /// <param name="preset">The network's preset.</param>
    /// <param name="robotFile">The robot's profile.</param>
    /// <param name="cameraNames">The cameras that the policy sees, in this order, separated by commas.</param>
    /// <exception cref="UserException">The robot has no such camera, or there is no such preset.</exception>
    public static PolicyManifest Manifest(string name, string preset, string robotFile, string cameraNames)
    {
        (RobotProfile robot, _) = RobotProfileFile.Read(robotFile);
        IReadOnlyList<CameraProfile> cameras = RobotCameras.Of(robot, cameraNames);
        IReadOnlyList<JointProfile> joints = robot.Joints;
        ActionNormalization limits = new()
        {
            Low = [.. joints.Select(joint => joint.LowerPosition)],
            High = [.. joints.Select(joint => joint.UpperPosition)],
            Mask = [.. joints.Select(_ => true)],
        };
        try
        {
            return new PolicyManifest
            {
                Name = name,
                Architecture = PolicyPresets.Create(preset, new PolicyPresetOptions { ActionDimension = joints.Count, ImageCount = cameras.Count }),
                Cameras = [.. cameras.Select(camera => new ManifestCamera(camera.Name, camera.FrameWidth, camera.FrameHeight))],
                Joints = ManifestJoint.Of(robot),
                ImageRecipe = "center-crop-area-v1",
                PromptTemplate = "{instruction}",
                Tokenizer = "bytes",
                WaypointRateHertz = WaypointRateHertz,
                Actions = limits,
                Proprioception = limits,
            };
        }
        catch (ArgumentException exception)
        {
            throw new UserException(UserText.Of(exception), exception);
        }
    }
}
