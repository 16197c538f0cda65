using Microsoft.ML.OnnxRuntime;
using SimpleVlaRl.Core.Observations;
using SimpleVlaRl.Core.Outcomes;
using SimpleVlaRl.Core.Policies;
using SimpleVlaRl.Inference.Engine;
using SimpleVlaRl.Preprocessing;

namespace SimpleVlaRl.Inference.Outcomes;

/// <summary>An outcome classifier that <c>vla-learn classifier</c> wrote, run by ONNX Runtime on one processor.</summary>
public sealed class OnnxOutcomeClassifier : IOutcomeClassifier
{
    private const int Channels = 3;

    private readonly InferenceSession session;
    private readonly OrtIoBinding binding;
    private readonly OrtValue input;
    private readonly OrtValue output;
    private readonly RunOptions runOptions = new();
    private readonly CameraPictures pictures;
    private readonly byte[] images;
    private readonly float[] probability = GC.AllocateArray<float>(1, pinned: true);

    private OnnxOutcomeClassifier(ClassifierManifest manifest, InferenceSession session, CameraPictures pictures)
    {
        (Manifest, this.session, this.pictures) = (manifest, session, pictures);
        images = GC.AllocateArray<byte>(manifest.Cameras.Count * pictures.PictureBytes, pinned: true);
        input = OrtValue.CreateTensorValueFromMemory(images, [1, manifest.Cameras.Count, manifest.ImageSize, manifest.ImageSize, Channels]);
        output = OrtValue.CreateTensorValueFromMemory(probability, [1, 1]);
        binding = session.CreateIoBinding();
        binding.BindInput("images", input);
        binding.BindOutput("probability", output);
    }

    /// <inheritdoc/>
    public ClassifierManifest Manifest { get; }

    /// <summary>Loads a classifier, and looks once, so that the first look costs what every look does.</summary>
    /// <param name="folder">The folder that <c>vla-learn classifier</c> wrote.</param>
    /// <returns>The classifier.</returns>
    /// <exception cref="PolicyLoadException">It is missing, damaged, or no classifier.</exception>
    public static OnnxOutcomeClassifier Load(string folder)
    {
        ClassifierManifest manifest = ClassifierManifestFile.Read(folder);
        string path = Path.Combine(folder, ClassifierManifest.GraphName);
        string found = PolicyFiles.Digest(path);
        if (found != manifest.Sha256)
        {
            throw new PolicyLoadException($"The file '{path}' has SHA-256 {found}; the manifest says {manifest.Sha256}. Copy the classifier again.");
        }

        CameraPictures pictures;
        try
        {
            pictures = new CameraPictures(manifest.ImageRecipe, manifest.ImageSize);
        }
        catch (ArgumentException exception)
        {
            throw new PolicyLoadException($"The classifier in '{folder}' cannot be used: {exception.Message}", exception);
        }

        InferenceSession session = OnnxSessionFactory.Open(path, new OnnxPolicyOptions());
        OnnxOutcomeClassifier? classifier = null;
        try
        {
            classifier = new OnnxOutcomeClassifier(manifest, session, pictures);
            float first = classifier.Run();
            return float.IsFinite(first) ? classifier
                : throw new PolicyLoadException(
                    $"The classifier '{path}' gives {classifier.probability[0]} for black pictures; expected a probability from 0 to 1. Train it anew.");
        }
        catch (OnnxRuntimeException exception)
        {
            (classifier as IDisposable ?? session).Dispose();
            throw new PolicyLoadException($"'{path}' is no outcome classifier of {manifest.Cameras.Count} cameras: {exception.Message}", exception);
        }
        catch
        {
            (classifier as IDisposable ?? session).Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public float SuccessProbability(IReadOnlyList<ImageFrame> frames)
    {
        ArgumentNullException.ThrowIfNull(frames);
        if (frames.Count != Manifest.Cameras.Count)
        {
            throw new ArgumentException($"There are {frames.Count} frames; the classifier looks through {Manifest.Cameras.Count} cameras.", nameof(frames));
        }

        pictures.Write(frames, images);
        return Run();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        binding.Dispose();
        input.Dispose();
        output.Dispose();
        runOptions.Dispose();
        session.Dispose();
    }

    /// <summary>What is no probability says nothing.</summary>
    private float Run()
    {
        session.RunWithBinding(runOptions, binding);
        return probability[0] is >= 0 and <= 1 ? probability[0] : float.NaN;
    }
}
