using System.Text.Json;

namespace SimpleVlaRl.Core.Policies;

/// <summary>Reads and writes <c>policy.json</c>.</summary>
public static class PolicyManifestFile
{
    private static readonly PolicyManifestJsonContext Context = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        WriteIndented = true,
        UnmappedMemberHandling = System.Text.Json.Serialization.JsonUnmappedMemberHandling.Disallow,
        IgnoreReadOnlyProperties = true,
        RespectNullableAnnotations = true,
    });

    /// <summary>Reads and checks a policy's manifest.</summary>
    /// <param name="policyFolder">The folder <c>models/&lt;name&gt;</c>.</param>
    /// <returns>The manifest.</returns>
    /// <exception cref="PolicyLoadException">The file is missing, is no manifest, or is one that cannot be used.</exception>
    public static PolicyManifest Read(string policyFolder)
    {
        string path = Path.Combine(policyFolder, PolicyManifest.FileName);
        byte[] json;
        try
        {
            json = File.ReadAllBytes(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new PolicyLoadException($"The policy manifest '{path}' cannot be read: {exception.Message} Give the folder of a policy, such as models/transfer-cube-nano.", exception);
        }

        return Parse(json, path);
    }

    /// <summary>When a policy's manifest was written last, to see that it was written again.</summary>
    /// <param name="policyFolder">The folder <c>models/&lt;name&gt;</c>.</param>
    /// <returns>The time; one long ago where there is no manifest.</returns>
    public static DateTime WrittenAt(string policyFolder) => File.GetLastWriteTimeUtc(Path.Combine(policyFolder, PolicyManifest.FileName));

    /// <summary>Checks a manifest that came from elsewhere.</summary>
    /// <param name="json">The text of a <c>policy.json</c>, UTF-8.</param>
    /// <param name="source">Where it came from, for messages.</param>
    /// <returns>The manifest.</returns>
    /// <exception cref="PolicyLoadException">It is no manifest, or one that cannot be used.</exception>
    public static PolicyManifest Parse(ReadOnlySpan<byte> json, string source)
    {
        PolicyManifest? manifest;
        try
        {
            manifest = JsonSerializer.Deserialize(json, Context.PolicyManifest);
        }
        catch (JsonException exception)
        {
            throw new PolicyLoadException($"The policy manifest '{source}' is no manifest of format {PolicyManifest.CurrentFormat}: {exception.Message}", exception);
        }

        if (manifest is null)
        {
            throw new PolicyLoadException($"The policy manifest '{source}' is empty.");
        }

        IReadOnlyList<string> errors = manifest.Validate();
        return errors.Count == 0 ? manifest : throw new PolicyLoadException($"The policy manifest '{source}' cannot be used: {string.Join("; ", errors)}.");
    }

    /// <summary>The text of a manifest.</summary>
    /// <param name="manifest">The manifest.</param>
    /// <returns>What <see cref="Write"/> writes.</returns>
    public static string ToJson(PolicyManifest manifest) => JsonSerializer.Serialize(manifest, Context.PolicyManifest) + "\n";

    /// <summary>Whether two manifests differ in nothing but versions and the default instruction.</summary>
    /// <param name="one">A manifest.</param>
    /// <param name="other">Another.</param>
    /// <returns>Whether a version of one can be listed in the other.</returns>
    public static bool DescribeSamePolicy(PolicyManifest one, PolicyManifest other)
    {
        ArgumentNullException.ThrowIfNull(one);
        ArgumentNullException.ThrowIfNull(other);
        return Bare(one) == Bare(other);

        static string Bare(PolicyManifest manifest) => JsonSerializer.Serialize(manifest with { Versions = [], DefaultInstruction = null }, Context.PolicyManifest);
    }

    /// <summary>Writes a policy's manifest, by a temporary file and a rename.</summary>
    /// <param name="policyFolder">The folder <c>models/&lt;name&gt;</c>.</param>
    /// <param name="manifest">The manifest.</param>
    public static void Write(string policyFolder, PolicyManifest manifest)
    {
        string path = Path.Combine(policyFolder, PolicyManifest.FileName);
        Directory.CreateDirectory(policyFolder);
        WholeFile.WriteText(path, ToJson(manifest));
    }
}
