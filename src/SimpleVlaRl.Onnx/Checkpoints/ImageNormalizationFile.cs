using System.Text.Json;
using SimpleVlaRl.Core.Policies;

namespace SimpleVlaRl.Onnx.Checkpoints;

/// <summary>Mean and deviation of the pixels in <c>preprocessor_config.json</c>.</summary>
/// <remarks>
/// The effective numbers are those of <c>tvf_normalize_params</c>, which were written in bfloat16; checkpoints saved by RL have no such file, and
/// then the released ones hold, which are the same.
/// </remarks>
internal static class ImageNormalizationFile
{
    public const string FileName = "preprocessor_config.json";
    public const string Field = "tvf_normalize_params";

    public static IReadOnlyList<VisionEncoderArchitecture> Apply(string folder, IReadOnlyList<VisionEncoderArchitecture> encoders)
    {
        string path = Path.Combine(folder, FileName);
        if (!File.Exists(path))
        {
            return encoders;
        }

        using CheckpointJson json = CheckpointJson.Open(path);
        if (!json.Root.TryGetProperty(Field, out JsonElement parameters))
        {
            return encoders;
        }

        if (parameters.ValueKind != JsonValueKind.Array || parameters.GetArrayLength() != encoders.Count)
        {
            json.Wrong($"{Field} is no array of {encoders.Count}, one per encoder");
        }

        json.ThrowIfWrong();
        VisionEncoderArchitecture[] normalized = [.. encoders.Select((encoder, index) => Apply(json, encoder, parameters[index], $"{Field}[{index}]"))];
        json.ThrowIfWrong();
        return normalized;
    }

    private static VisionEncoderArchitecture Apply(CheckpointJson json, VisionEncoderArchitecture encoder, JsonElement entry, string where)
    {
        double[]? mean = json.Numbers(entry, "mean", where);
        double[]? deviation = json.Numbers(entry, "std", where);
        if (mean is null || deviation is null)
        {
            return encoder;
        }

        if (mean.Length != 3 || deviation.Length != 3 || deviation.Any(value => value <= 0))
        {
            json.Wrong(
                $"{where} has mean [{string.Join(", ", mean)}] and std [{string.Join(", ", deviation)}]; expected three numbers each, deviations above zero");
        }

        return encoder with { Mean = mean, StandardDeviation = deviation };
    }
}
