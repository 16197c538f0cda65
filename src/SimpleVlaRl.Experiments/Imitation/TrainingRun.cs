using System.Text.Json;
using SimpleVlaRl.CommandLine.Errors;
using SimpleVlaRl.Core;
using SimpleVlaRl.Core.Policies;
using SimpleVlaRl.Core.Weights;
using SimpleVlaRl.Onnx.Safetensors;

namespace SimpleVlaRl.Experiments.Imitation;

/// <summary>The folder of a training run: <c>policy.json</c> without versions, <c>model.safetensors</c>, and how they were made.</summary>
internal static class TrainingRun
{
    private const string ProvenanceName = "provenance.json";
    private static readonly JsonSerializerOptions Format = new() { WriteIndented = true, PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    public static string WeightsPath(string folder) => Path.Combine(folder, "model.safetensors");

    /// <summary>Writes a folder's weights into another in half precision.</summary>
    public static void CopyHalvedWeights(string source, string destination)
    {
        using SafetensorsFile weights = SafetensorsFile.Open(WeightsPath(source));
        SafetensorsWriter.Write(WeightsPath(destination), weights, weights.Tensors.Select(tensor => tensor.Name), TensorElementType.Float16);
    }

    public static void WriteProvenance(string folder, TrainingProvenance provenance) =>
        WholeFile.WriteText(Path.Combine(folder, ProvenanceName), JsonSerializer.Serialize(provenance, Format) + "\n");

    /// <summary>Whether a run is finished: its provenance is written last.</summary>
    public static bool IsFinished(string folder) => File.Exists(Path.Combine(folder, ProvenanceName));

    public static TrainingProvenance ReadProvenance(string folder)
    {
        string path = Path.Combine(folder, ProvenanceName);
        try
        {
            return JsonSerializer.Deserialize<TrainingProvenance>(File.ReadAllText(path), Format) ?? throw new JsonException("it is empty");
        }
        catch (Exception exception) when (exception is IOException or JsonException or UnauthorizedAccessException)
        {
            throw new UserException($"'{path}' cannot be read: {exception.Message} Give the folder of a finished run with --run.", exception);
        }
    }
}
