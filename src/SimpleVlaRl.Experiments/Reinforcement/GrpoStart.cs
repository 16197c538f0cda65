using SimpleVlaRl.CommandLine.Errors;
using SimpleVlaRl.Core.Policies;
using SimpleVlaRl.Experiments.Imitation;
using SimpleVlaRl.Onnx.Safetensors;
using SimpleVlaRl.Training.Networks;
using TorchSharp;

namespace SimpleVlaRl.Experiments.Reinforcement;

/// <summary>What a run starts from.</summary>
/// <param name="Folder">The folder with the manifest.</param>
/// <param name="Manifest">The manifest, without versions.</param>
/// <param name="WeightsPath">The weights.</param>
/// <param name="Version">The policy's version; null when the start is a run that was not exported.</param>
internal sealed record GrpoStart(string Folder, PolicyManifest Manifest, string WeightsPath, int? Version)
{
    /// <summary>Finds manifest and weights.</summary>
    /// <param name="path">A run's folder, a policy's, or a version's in it.</param>
    public static GrpoStart Find(string path)
    {
        (string folder, PolicyManifest manifest, string weights, int? version) = StartingPoint.Find(path, "--policy");
        return manifest.Architecture.Head == PolicyHead.Tokens
            ? new GrpoStart(folder, manifest, weights, version)
            : throw new UserException(
                $"The policy '{manifest.Name}' has a regression head, which has no log-probabilities; GRPO needs a head of action tokens.");
    }

    /// <summary>Reads the weights into a network.</summary>
    public PolicyNetwork Load(PolicyManifest manifest, NetworkTraining training, long seed, torch.Device device)
    {
        using SafetensorsFile weights = SafetensorsFile.Open(WeightsPath);
        return PolicyNetwork.Load(manifest.Architecture, manifest.Proprioception, weights, training, seed, device);
    }
}
