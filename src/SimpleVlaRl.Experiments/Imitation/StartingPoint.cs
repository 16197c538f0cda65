using System.Globalization;
using SimpleVlaRl.CommandLine.Errors;
using SimpleVlaRl.Core.Policies;
using SimpleVlaRl.Preprocessing.Prompts;

namespace SimpleVlaRl.Experiments.Imitation;

/// <summary>The run or policy that training starts from.</summary>
internal static class StartingPoint
{
    /// <summary>Finds manifest and weights.</summary>
    /// <param name="path">A run's folder, a policy's, or a version's in it.</param>
    /// <param name="option">The option that gave it, for the message.</param>
    /// <returns>The folder with the manifest, the manifest, the weights, and the policy's version: null when the start is a run.</returns>
    /// <exception cref="UserException">There are no weights.</exception>
    public static (string Folder, PolicyManifest Manifest, string WeightsPath, int? Version) Find(string path, string option)
    {
        PolicyLocation location = PolicyLocation.Parse(path);
        PolicyManifest manifest = PolicyManifestFile.Read(location.Folder);
        int? version = manifest.Versions.Count == 0 ? null : location.Version ?? manifest.Newest().Version;
        string weights = TrainingRun.WeightsPath(
            version is { } number ? Path.Combine(location.Folder, number.ToString(CultureInfo.InvariantCulture)) : location.Folder);
        return File.Exists(weights)
            ? (location.Folder, manifest with { Versions = [] }, weights, version)
            : throw new UserException($"There are no weights to learn on: '{weights}' is missing. Give the folder of a finished run, or of a policy with "
                + $"its weights, with {option}.");
    }

    /// <summary>Its manifest under a new name. The normalisation stays: the weights have learned it.</summary>
    /// <param name="folder">What was given, for messages.</param>
    /// <param name="manifest">Its manifest.</param>
    /// <param name="wanted">What this run would be without it, with the new name; joints and cameras must agree.</param>
    public static PolicyManifest Manifest(string folder, PolicyManifest manifest, PolicyManifest wanted)
    {
        if (!manifest.Joints.SequenceEqual(wanted.Joints))
        {
            throw new UserException($"The policy in '{folder}' moves {string.Join(", ", manifest.Joints.Select(joint => joint.Name))} but the robot has "
                + $"{string.Join(", ", wanted.Joints.Select(joint => joint.Name))}. Give the robot that it was made for with --robot.");
        }

        return manifest.Cameras.SequenceEqual(wanted.Cameras)
            ? manifest with { Name = wanted.Name }
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
