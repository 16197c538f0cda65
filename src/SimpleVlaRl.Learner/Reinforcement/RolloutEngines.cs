using SimpleVlaRl.Core.Policies;
using SimpleVlaRl.Training.Networks;
using SimpleVlaRl.Training.Reinforcement;

namespace SimpleVlaRl.Learner.Reinforcement;

/// <summary>Makes the engine that acts.</summary>
internal static class RolloutEngines
{
    public static IRolloutEngine Create(string name, PolicyNetwork network, LoraAdapters? adapters, PolicyManifest manifest, int threads) =>
        name == "onnx" ? new LiveOnnxEngine(network, adapters, manifest, threads) : new TorchRolloutEngine(network);
}
