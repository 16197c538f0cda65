using SimpleVlaRl.Core.Observations;
using SimpleVlaRl.Core.Outcomes;
using SimpleVlaRl.Core.Policies;
using SimpleVlaRl.Inference.Outcomes;
using SimpleVlaRl.Onnx.Classifiers;

namespace SimpleVlaRl.Inference.Tests.Outcomes;

/// <summary>What is run as a classifier, and what is not.</summary>
public sealed class OnnxOutcomeClassifierTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData(0, 0.5)]
    [InlineData(2, 0.880797)]
    [InlineData(-40, 4.2e-18)]
    public void SuccessProbability_OfACertainLogit_IsItsSigmoid(float logit, double expected)
    {
        SampleClassifier.Write(folder.Path, Manifest("cam_high", "cam_low"), logit);
        using OnnxOutcomeClassifier classifier = OnnxOutcomeClassifier.Load(folder.Path);

        // Of any size: the recipe brings them to the network's.
        Assert.Equal(expected, classifier.SuccessProbability([new ImageFrame(320, 240), new ImageFrame(7, 5)]), 5);
    }

    [Fact]
    public void SuccessProbability_AgainAndAgain_AllocatesNothing()
    {
        SampleClassifier.Write(folder.Path, Manifest("cam_high"), 0);
        using OnnxOutcomeClassifier classifier = OnnxOutcomeClassifier.Load(folder.Path);
        ImageFrame[] frames = [new ImageFrame(320, 240)];

        // As often before as in the measured part: the runtime itself allocates when a method it has called thirty times is compiled again.
        void LookOften()
        {
            for (int look = 0; look < 100; look++)
            {
                classifier.SuccessProbability(frames);
            }
        }

        LookOften();
        long before = GC.GetAllocatedBytesForCurrentThread();
        LookOften();
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void SuccessProbability_AnotherNumberOfFrames_IsRefused()
    {
        SampleClassifier.Write(folder.Path, Manifest("cam_high", "cam_low"), 0);
        using OnnxOutcomeClassifier classifier = OnnxOutcomeClassifier.Load(folder.Path);
        Assert.Contains(
            "There are 1 frames; the classifier looks through 2 cameras",
            Assert.Throws<ArgumentException>(() => classifier.SuccessProbability([new ImageFrame(8, 8)])).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Load_WeightsThatAreNoNumbers_IsRefused()
    {
        SampleClassifier.Write(folder.Path, Manifest("cam_high"), float.NaN);
        Assert.Contains("gives NaN for black pictures", Refusal(), StringComparison.Ordinal);
    }

    [Fact]
    public void Load_GraphOfOtherCamerasOrAnotherProgram_IsRefused()
    {
        SampleClassifier.Write(folder.Path, Manifest("cam_high", "cam_low"), 0);
        ClassifierManifest written = ClassifierManifestFile.Read(folder.Path);
        ClassifierManifestFile.Write(folder.Path, written with { Cameras = ["cam_high"] });
        Assert.Contains("is no outcome classifier of 1 cameras", Refusal(), StringComparison.Ordinal);

        using PolicyOnDisk policy = new(TinyPolicies.Everything());
        File.Copy(Path.Combine(policy.Folder, "1", "model.onnx"), Path.Combine(folder.Path, ClassifierManifest.GraphName), overwrite: true);
        Assert.Contains("the manifest says", Refusal(), StringComparison.Ordinal);
        string digest = Convert.ToHexStringLower(
            System.Security.Cryptography.SHA256.HashData(File.ReadAllBytes(Path.Combine(folder.Path, ClassifierManifest.GraphName))));
        ClassifierManifestFile.Write(folder.Path, written with { Sha256 = digest });
        Assert.Contains("is no outcome classifier of 2 cameras", Refusal(), StringComparison.Ordinal);
    }

    [Fact]
    public void Load_RecipeThatDoesNotExist_IsRefused()
    {
        SampleClassifier.Write(folder.Path, Manifest("cam_high") with { ImageRecipe = "squint-v1" }, 0);
        Assert.Contains("squint-v1", Refusal(), StringComparison.Ordinal);
    }

    [Fact]
    public void Write_ThenLoad_NamesInputAndOutputAsTheFormatSays()
    {
        SampleClassifier.Write(folder.Path, Manifest("cam_high"), 0);
        using Microsoft.ML.OnnxRuntime.InferenceSession session = new(Path.Combine(folder.Path, ClassifierManifest.GraphName));
        Assert.Equal([-1, 1, 32, 32, 3], session.InputMetadata[OutcomeClassifierGraph.Images].Dimensions);
        Assert.Equal([-1, 1], session.OutputMetadata[OutcomeClassifierGraph.Probability].Dimensions);
    }

    private string Refusal() => Assert.Throws<PolicyLoadException>(() => OnnxOutcomeClassifier.Load(folder.Path)).Message;

    private static ClassifierManifest Manifest(params string[] cameras) => SampleClassifier.Manifest("two-arms", "fold_towel", cameras);
}
