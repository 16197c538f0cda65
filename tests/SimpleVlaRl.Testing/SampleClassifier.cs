using SimpleVlaRl.Core.Outcomes;
using SimpleVlaRl.Core.Weights;
using SimpleVlaRl.Onnx.Classifiers;

namespace SimpleVlaRl.Testing;

/// <summary>Outcome classifiers that were not trained: one probability whatever is seen.</summary>
internal static class SampleClassifier
{
    /// <summary>Its manifest, without a graph's digest.</summary>
    public static ClassifierManifest Manifest(string robot, string task, string[] cameras, int holdLooks = 2) => new()
    {
        Format = ClassifierManifest.CurrentFormat,
        Robot = robot,
        Task = task,
        Cameras = cameras,
        ImageSize = 32,
        ImageRecipe = "center-crop-area-v1",
        Threshold = 0.5,
        HoldLooks = holdLooks,
        LookRateHertz = 10,
        Sha256 = new string('0', 64),
        Score = new ClassifierScore(3, 1, 4, 0),
        Watching = new ClaimScore(8, 1, 0, 3, 3),
        Training = new ClassifierTraining("vla-learn classifier", 1, 24, 8, new string('c', 64), 1e-7),
    };

    /// <summary>Writes one.</summary>
    /// <param name="folder">Where to.</param>
    /// <param name="manifest">Its manifest.</param>
    /// <param name="logit">What it gives.</param>
    public static void Write(string folder, ClassifierManifest manifest, float logit)
    {
        string digest = OutcomeClassifierGraph.Write(new OutcomeNetworkShape(manifest.Cameras.Count, manifest.ImageSize), new Constant(logit), folder);
        ClassifierManifestFile.Write(folder, manifest with { Sha256 = digest });
    }

    /// <summary>Zero everywhere but in the last bias.</summary>
    private sealed class Constant(float logit) : IWeightSource
    {
        public IReadOnlyCollection<TensorDescription> Tensors => [];

        public void Read(string name, long firstElement, Span<float> destination) =>
            destination.Fill(name == OutcomeNetworkShape.Logit + ".bias" ? logit : 0);
    }
}
