using System.Globalization;
using System.Runtime.InteropServices;
using SimpleVlaRl.Onnx.Safetensors;
using SimpleVlaRl.Training.Networks;
using TorchSharp;

namespace SimpleVlaRl.Training.Optimization;

/// <summary>
/// Everything that a resumed run needs, in one safetensors file: weights by their names, moments and average as flat tensors, the step in the header.
/// </summary>
internal static class TrainingCheckpoint
{
    private const string FirstMoment = "training.first_moment";
    private const string SecondMoment = "training.second_moment";
    private const string Average = "training.average";
    private const string Step = "step";
    private const string Fingerprint = "fingerprint";

    /// <summary>Writes a checkpoint, by a temporary file and a rename.</summary>
    /// <param name="path">The file.</param>
    /// <param name="store">The weights.</param>
    /// <param name="optimizer">The moments and the step.</param>
    /// <param name="average">The average; null when none is kept.</param>
    /// <param name="fingerprint">What a resumed run must have in common.</param>
    public static void Write(string path, ParameterStore store, FlatAdamW optimizer, WeightAverage? average, string fingerprint)
    {
        TensorBundle bundle = new(new TorchWeightSource(store, store.Flat));
        bundle.Add(FirstMoment, optimizer.FirstMoment);
        bundle.Add(SecondMoment, optimizer.SecondMoment);
        if (average is not null)
        {
            bundle.Add(Average, average.Flat);
        }

        Dictionary<string, string> metadata = new() { [Step] = optimizer.StepCount.ToString(CultureInfo.InvariantCulture), [Fingerprint] = fingerprint };
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        SafetensorsWriter.Write(path, bundle, bundle.Tensors.Select(tensor => tensor.Name), metadata: metadata);
    }

    /// <summary>Reads a checkpoint back.</summary>
    /// <exception cref="InvalidDataException">The file is no checkpoint of this run.</exception>
    public static void Read(string path, ParameterStore store, FlatAdamW optimizer, WeightAverage? average, string fingerprint)
    {
        using SafetensorsFile file = SafetensorsFile.Open(path);
        if (!file.Metadata.TryGetValue(Step, out string? step) || !long.TryParse(step, CultureInfo.InvariantCulture, out long stepCount))
        {
            throw new InvalidDataException($"'{path}' has no step in its header; it is no training checkpoint.");
        }

        string found = file.Metadata.GetValueOrDefault(Fingerprint, "");
        if (found != fingerprint)
        {
            throw new InvalidDataException($"The checkpoint '{path}' belongs to another run ({found}); this one is ({fingerprint}). Resume with the same data "
                + "and options, or give another checkpoint file.");
        }

        WeightLoading.Load(store, new TensorBundle(file, tensor => !tensor.Name.StartsWith("training.", StringComparison.Ordinal)));
        Fill(file, FirstMoment, optimizer.FirstMoment);
        Fill(file, SecondMoment, optimizer.SecondMoment);
        if (average is not null)
        {
            Fill(file, Average, average.Flat);
        }

        optimizer.StepCount = stepCount;
    }

    private static void Fill(SafetensorsFile file, string name, torch.Tensor destination)
    {
        using torch.Tensor host = torch.empty(destination.shape, torch.float32);
        file.Read(name, 0, MemoryMarshal.Cast<byte, float>(host.bytes));
        destination.copy_(host);
    }
}
