using SimpleVlaRl.Core.Actions;
using SimpleVlaRl.Core.Policies;
using SimpleVlaRl.Core.Robots;
using SimpleVlaRl.Experiments.Imitation;
using SimpleVlaRl.Inference.Engine;
using SimpleVlaRl.Onnx;
using SimpleVlaRl.Onnx.Graph;
using SimpleVlaRl.Onnx.Platforms;
using SimpleVlaRl.Onnx.Safetensors;
using SimpleVlaRl.Training.Networks;

namespace SimpleVlaRl.Benchmarks.Learning;

/// <summary>A preset with random weights for a robot with two arms, in a folder of its own.</summary>
internal sealed class RandomPolicy : IDisposable
{
    private const int JointCount = 14;

    public RandomPolicy(string preset)
    {
        PolicyArchitecture architecture = PolicyPresets.Create(preset, JointCount);
        ActionNormalization range = new()
        {
            Low = [.. Enumerable.Repeat(-1.5, JointCount)],
            High = [.. Enumerable.Repeat(1.5, JointCount)],
            Mask = [.. Enumerable.Repeat(true, JointCount)]
        };
        Manifest = new PolicyManifest
        {
            Name = preset + "-random",
            Architecture = architecture,
            Cameras = [new ManifestCamera("camera", 320, 240)],
            Joints = [.. Enumerable.Range(0, JointCount).Select(index => new ManifestJoint($"joint_{index}", JointUnit.Radian))],
            ImageRecipe = "center-crop-area-v1",
            PromptTemplate = "{instruction}",
            Tokenizer = "bytes",
            WaypointRateHertz = 10,
            Actions = range,
            Proprioception = range,
        };
        Network = new PolicyNetwork(architecture, range, seed: 1);
        Folder = Directory.CreateTempSubdirectory("vla-learn-bench-").FullName;
        SafetensorsWriter.Write(
            TrainingRun.WeightsPath(Folder), new TorchWeightSource(Network), PolicyTensorNames.All(architecture).Select(tensor => tensor.Name));
        PolicyManifestFile.Write(Folder, Manifest);
    }

    public string Folder { get; }

    public PolicyManifest Manifest { get; }

    public PolicyNetwork Network { get; }

    /// <summary>Exports it for this machine.</summary>
    /// <returns>The graph's path.</returns>
    public string Export(Precision precision, OperatorDialect dialect)
    {
        string folder = Path.Combine(Folder, precision.ToString());
        using SafetensorsFile weights = SafetensorsFile.Open(TrainingRun.WeightsPath(Folder));
        PolicyExporter.Export(
            Manifest.Architecture,
            Manifest.Actions,
            Manifest.Proprioception,
            weights,
            folder,
            new PolicyExportOptions { Precision = precision, Dialect = dialect, Int8Weights = Int8WeightRange.ThisProcessor });
        return Path.Combine(folder, PolicyExporter.FileName);
    }

    /// <summary>A greedy decision for robots that see noise and were told the same.</summary>
    public OnnxForwardInputs Inputs(int batch) => NoiseInputs.Of(Manifest.Architecture, batch);

    public void Dispose()
    {
        Network.Dispose();
        Directory.Delete(Folder, recursive: true);
    }
}
