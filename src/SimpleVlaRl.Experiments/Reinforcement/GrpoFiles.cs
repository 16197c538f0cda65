using SimpleVlaRl.Core.Policies;
using SimpleVlaRl.Core.Weights;
using SimpleVlaRl.Onnx.Safetensors;
using SimpleVlaRl.Training.Reinforcement;

namespace SimpleVlaRl.Experiments.Reinforcement;

/// <summary>The files of a run beside those of every training run.</summary>
internal static class GrpoFiles
{
    public static string Metrics(string runFolder) => Path.Combine(runFolder, "metrics.jsonl");

    /// <summary>Greedy success before the first iteration.</summary>
    public static string Start(string runFolder) => Path.Combine(runFolder, "start.json");

    public static string Plot(string runFolder) => Path.Combine(runFolder, "training.png");

    public static string Checkpoints(string runFolder) => Path.Combine(runFolder, "checkpoints");

    /// <summary>What makes <c>vla-learn grpo</c> go on with a run that was stopped; nothing where it left no whole checkpoint.</summary>
    public static string[] Resume(string runFolder) => new GrpoCheckpoints(Checkpoints(runFolder)).Newest is null ? [] : ["--resume"];

    public static void WriteWeights(string path, PolicyManifest manifest, IWeightSource weights) =>
        SafetensorsWriter.Write(path, weights, PolicyTensorNames.All(manifest.Architecture).Select(tensor => tensor.Name));
}
