using SimpleVlaRl.CommandLine.Errors;
using SimpleVlaRl.Core.Policies;
using SimpleVlaRl.Preprocessing.Prompts;

namespace SimpleVlaRl.Experiments.Imitation;

/// <summary>The run or policy that training starts from.</summary>
internal static class StartingPoint
{
    /// <summary>Its manifest under a new name. The normalisation stays: the weights have learned it.</summary>
    /// <param name="folder">The folder with policy.json and model.safetensors.</param>
    /// <param name="name">The new policy's name.</param>
    /// <param name="wanted">What the robot and camera of this run would have; joints and cameras must agree.</param>
    public static PolicyManifest Manifest(string folder, string name, PolicyManifest wanted)
    {
        PolicyManifest manifest = PolicyManifestFile.Read(folder);
        if (!File.Exists(TrainingRun.WeightsPath(folder)))
        {
            throw new UserException($"There are no weights in '{folder}': model.safetensors is missing. Give the folder of a finished run, or of a policy with "
                + "its weights, with --from.");
        }

        if (!manifest.Joints.SequenceEqual(wanted.Joints))
        {
            throw new UserException($"The policy in '{folder}' moves {string.Join(", ", manifest.Joints.Select(joint => joint.Name))} but the robot has "
                + $"{string.Join(", ", wanted.Joints.Select(joint => joint.Name))}. Give the robot that it was made for with --robot.");
        }

        return manifest.Cameras.SequenceEqual(wanted.Cameras)
            ? manifest with { Name = name, Versions = [] }
            : throw new UserException($"The policy in '{folder}' sees {string.Join(", ", manifest.Cameras)} but this run has "
                + $"{string.Join(", ", wanted.Cameras)}. Give the camera that it was made for with --camera.");
    }

    /// <summary>Takes the tokeniser's file along, where the policy has one.</summary>
    public static void CopyTokenizer(string? from, string runFolder, PolicyManifest manifest)
    {
        if (from is not null && manifest.Tokenizer != ByteTokenizer.Name && Path.GetFullPath(from) != Path.GetFullPath(runFolder))
        {
            File.Copy(Path.Combine(from, manifest.Tokenizer), Path.Combine(runFolder, manifest.Tokenizer), overwrite: true);
        }
    }
}
