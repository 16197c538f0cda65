using System.Text.Json;
using System.Text.Json.Serialization;
using SimpleVlaRl.Core.Policies;
using SimpleVlaRl.Core.Text;

namespace SimpleVlaRl.Core.Outcomes;

/// <summary>Reads and writes <c>classifier.json</c>.</summary>
public static class ClassifierManifestFile
{
    private static readonly ClassifierJsonContext Context = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        WriteIndented = true,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectNullableAnnotations = true,
    });

    /// <summary>Reads and checks a classifier's manifest.</summary>
    /// <param name="folder">The classifier's folder.</param>
    /// <returns>The manifest.</returns>
    /// <exception cref="PolicyLoadException">The file is missing, is no manifest, or is one that cannot be used.</exception>
    public static ClassifierManifest Read(string folder)
    {
        string path = Path.Combine(folder, ClassifierManifest.FileName);
        try
        {
            ClassifierManifest manifest = JsonSerializer.Deserialize(ForeignJson.WithoutMark(File.ReadAllBytes(path)).Span, Context.ClassifierManifest)
                ?? throw new PolicyLoadException($"The classifier's manifest '{path}' is empty.");
            IReadOnlyList<string> errors = manifest.Validate();
            return errors.Count == 0 ? manifest
                : throw new PolicyLoadException($"The classifier's manifest '{path}' cannot be used: {string.Join("; ", errors)}.");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new PolicyLoadException(
                $"The classifier's manifest '{path}' cannot be read: {exception.Message} Give the folder that 'vla-learn classifier' wrote.", exception);
        }
        catch (JsonException exception)
        {
            throw new PolicyLoadException(
                $"The classifier's manifest '{path}' is no manifest of format {ClassifierManifest.CurrentFormat}: {exception.Message}", exception);
        }
    }

    /// <summary>Writes a classifier's manifest, whole or not at all.</summary>
    /// <param name="folder">The classifier's folder.</param>
    /// <param name="manifest">The manifest.</param>
    /// <exception cref="IOException">It cannot be written.</exception>
    public static void Write(string folder, ClassifierManifest manifest) =>
        WholeFile.WriteText(Path.Combine(folder, ClassifierManifest.FileName), JsonSerializer.Serialize(manifest, Context.ClassifierManifest) + "\n");
}
