using SimpleVlaRl.Core.Policies;
using SimpleVlaRl.Core.Robots;
using SimpleVlaRl.Training.Imitation;

namespace SimpleVlaRl.Training.Tests;

/// <summary>Made-up demonstrations whose waypoints can be read off the picture: its brightness tells where the joints go.</summary>
internal static class Demonstrations
{
    public static PolicyManifest Manifest(PolicyArchitecture architecture) => new()
    {
        Name = "test",
        Architecture = architecture,
        Cameras = [.. Enumerable.Range(0, architecture.ImageCount)
            .Select(index => new ManifestCamera($"camera{index}", architecture.ImageSize, architecture.ImageSize))],
        Joints = [.. Enumerable.Range(0, architecture.ActionDimension).Select(index => new ManifestJoint($"joint{index}", JointUnit.Radian))],
        ImageRecipe = "test",
        PromptTemplate = "{instruction}",
        Tokenizer = "bytes",
        WaypointRateHertz = 10,
        Actions = Samples.Normalization(architecture.ActionDimension),
        Proprioception = architecture.ProprioceptionDimension == 0 ? null : Samples.Normalization(architecture.ProprioceptionDimension),
    };

    public static ImitationDataset Dataset(PolicyArchitecture architecture, int episodes, int waypoints, long[]? prompt = null)
    {
        ImitationDataset dataset = new(architecture);
        byte[] images = new byte[architecture.ImageCount * architecture.ImageSize * architecture.ImageSize * 3];
        double[] joints = new double[architecture.ProprioceptionDimension];
        double[] target = new double[architecture.ActionDimension];
        for (int episode = 0; episode < episodes; episode++)
        {
            dataset.BeginEpisode($"episode {episode}", prompt ?? Samples.Prompt);
            for (int waypoint = 0; waypoint < waypoints; waypoint++)
            {
                int brightness = ((episode * 37) + (waypoint * 53)) % 256;
                Array.Fill(images, (byte)brightness);
                for (int joint = 0; joint < target.Length; joint++)
                {
                    target[joint] = Math.Sin((brightness / 64.0) + joint);
                }

                dataset.AddWaypoint(images, joints, target);
            }
        }

        return dataset;
    }
}
