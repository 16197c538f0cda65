using System.Text.Json;
using SimpleVlaRl.Core.Policies;
using SimpleVlaRl.Onnx.Platforms;
using SimpleVlaRl.Serving.Conventions;
using SimpleVlaRl.Serving.Errors;

namespace SimpleVlaRl.Serving.Environments;

/// <summary>The maps that are known, from a file of this assembly, and one of the user's that goes before them.</summary>
internal sealed class ObservationMaps
{
    private const string Known = "SimpleVlaRl.Serving.Environments.observation-maps.json";
    private readonly Dictionary<string, Dictionary<string, ObservationMap>> maps;
    private readonly ObservationMap? own;

    private ObservationMaps(Dictionary<string, Dictionary<string, ObservationMap>> maps, ObservationMap? own) => (this.maps, this.own) = (maps, own);

    /// <summary>Reads the maps.</summary>
    /// <param name="file">The user's map, which then holds for every environment; null for none.</param>
    /// <exception cref="ServingException">The file cannot be used.</exception>
    public static ObservationMaps Read(string? file)
    {
        using Stream known = typeof(ObservationMaps).Assembly.GetManifestResourceStream(Known)!;
        return new ObservationMaps(
            JsonSerializer.Deserialize(known, ObservationMapJsonContext.Default.DictionaryStringDictionaryStringObservationMap)!,
            file is null ? null : ReadOwn(file));
    }

    /// <summary>The map of a dialect for a policy.</summary>
    public ObservationMap Of(WebSocketDialect dialect, PolicyManifest manifest)
    {
        Dictionary<string, ObservationMap> platforms = maps[DialectWords.Of(dialect)];
        return own ?? platforms.GetValueOrDefault(OpenVlaPlatform.Of(manifest)?.Name ?? "") ?? platforms[""];
    }

    private static ObservationMap ReadOwn(string file)
    {
        try
        {
            return JsonSerializer.Deserialize(File.ReadAllBytes(file), ObservationMapJsonContext.Default.ObservationMap)
                ?? throw new JsonException("It is null.");
        }
        catch (Exception exception) when (exception is JsonException or IOException or UnauthorizedAccessException)
        {
            throw new ServingException(
                $"The observation map '{file}' cannot be used: {exception.Message} See docs/environments.md for what it has.", exception);
        }
    }
}
