using SimpleVlaRl.Core.Policies;
using SimpleVlaRl.Training.Networks;
using SimpleVlaRl.Training.Reinforcement;

namespace SimpleVlaRl.Experiments.Reinforcement;

/// <summary>Makes the engine that acts.</summary>
internal static class RolloutEngines
{
    public static IRolloutEngine Create(
        bool isOnnx, PolicyNetwork network, LoraAdapters? adapters, PolicyManifest manifest, int threads, bool hasOwnWeights = false) =>
        isOnnx ? new LiveOnnxEngine(network, adapters, manifest, threads, hasOwnWeights) : new TorchRolloutEngine(network, hasOwnWeights);
}
