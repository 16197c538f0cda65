using System.Text.Json;
using System.Text.Json.Nodes;
using SimpleVlaRl.Core.Text;

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
    public static PolicyManifest Read(string policyFolder) => Read(policyFolder, check: null);

    /// <summary>Reads and checks a policy's manifest, and lets somebody else look at it before.</summary>
    /// <param name="policyFolder">The folder <c>models/&lt;name&gt;</c>.</param>
    /// <param name="check">Given the folder and the very bytes that are used; throws a <see cref="PolicyLoadException"/> where it refuses them.
    /// Null for none.</param>
    /// <returns>The manifest.</returns>
    /// <exception cref="PolicyLoadException">The file is missing, is refused, is no manifest, or is one that cannot be used.</exception>
    public static PolicyManifest Read(string policyFolder, Action<string, ReadOnlyMemory<byte>>? check)
    {
        string path = Path.Combine(policyFolder, PolicyManifest.FileName);
        byte[] json;
        try
        {
            json = File.ReadAllBytes(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new PolicyLoadException(
                $"The policy manifest '{path}' cannot be read: {exception.Message} Give the folder of a policy, such as models/transfer-cube-nano.", exception);
        }

        check?.Invoke(policyFolder, json);
        return Parse(ForeignJson.WithoutMark(json).Span, path);
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
            throw new PolicyLoadException(
                $"The policy manifest '{source}' is no manifest of format {PolicyManifest.CurrentFormat}: {exception.Message}", exception);
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
    public static bool DescribeSamePolicy(PolicyManifest one, PolicyManifest other) => Differences(one, other).Count == 0;

    /// <summary>The fields in which two manifests differ, other than versions and the default instruction.</summary>
    /// <param name="one">A manifest.</param>
    /// <param name="other">Another.</param>
    /// <returns>The fields' names as they stand in the file.</returns>
    public static IReadOnlyList<string> Differences(PolicyManifest one, PolicyManifest other)
    {
        ArgumentNullException.ThrowIfNull(one);
        ArgumentNullException.ThrowIfNull(other);
        JsonObject left = Bare(one);
        JsonObject right = Bare(other);
        return [.. left.Select(field => field.Key).Union(right.Select(field => field.Key)).Where(name => !JsonNode.DeepEquals(left[name], right[name]))];

        static JsonObject Bare(PolicyManifest manifest) =>
            JsonSerializer.SerializeToNode(manifest with { Versions = [], DefaultInstruction = null }, Context.PolicyManifest)!.AsObject();
    }

    /// <summary>
    /// A manifest that may take the place of a policy's present one. Statistics, joints, cameras and everything else that a version runs by are the policy's,
    /// so while it has versions they stay as they are.
    /// </summary>
    /// <param name="policyFolder">The folder <c>models/&lt;name&gt;</c>.</param>
    /// <param name="manifest">What is to be written.</param>
    /// <returns>The manifest with the present versions, and the present default instruction where it has none.</returns>
    /// <exception cref="PolicyLoadException">It describes another policy than the one whose versions are there; the message names the fields.</exception>
    public static PolicyManifest WithPresentVersions(string policyFolder, PolicyManifest manifest)
    {
        ArgumentNullException.ThrowIfNull(manifest);
        if (!File.Exists(Path.Combine(policyFolder, PolicyManifest.FileName)) || Read(policyFolder) is not { Versions.Count: > 0 } present)
        {
            return manifest with { Versions = [] };
        }

        DemandSame(policyFolder, present, manifest);
        return manifest with { Versions = present.Versions, DefaultInstruction = manifest.DefaultInstruction ?? present.DefaultInstruction };
    }

    /// <summary>Writes a policy's manifest, by a temporary file and a rename. It keeps the versions that are there, and what they run by.</summary>
    /// <param name="policyFolder">The folder <c>models/&lt;name&gt;</c>.</param>
    /// <param name="manifest">The manifest.</param>
    /// <exception cref="PolicyLoadException">A version that is there would be lost, or would run as another policy; nothing is written.</exception>
    public static void Write(string policyFolder, PolicyManifest manifest)
    {
        ArgumentNullException.ThrowIfNull(manifest);
        PolicyManifest present = WithPresentVersions(policyFolder, manifest);
        int[] lost = [.. present.Versions.Select(version => version.Version).Except(manifest.Versions.Select(version => version.Version))];
        if (lost.Length > 0)
        {
            throw new PolicyLoadException(
                $"'{policyFolder}' holds version {string.Join(", ", lost)} of '{manifest.Name}', which would no longer be listed. Give another folder.");
        }

        WriteAnew(policyFolder, manifest);
    }

    /// <summary>Writes a policy's manifest whatever was there: for when its other versions are dropped.</summary>
    /// <param name="policyFolder">The folder <c>models/&lt;name&gt;</c>.</param>
    /// <param name="manifest">The manifest.</param>
    public static void WriteAnew(string policyFolder, PolicyManifest manifest)
    {
        string path = Path.Combine(policyFolder, PolicyManifest.FileName);
        Directory.CreateDirectory(policyFolder);
        WholeFile.WriteText(path, ToJson(manifest));
    }

    private static void DemandSame(string policyFolder, PolicyManifest present, PolicyManifest manifest)
    {
        List<string> fields = [.. Differences(present, manifest)];
        if (present.DefaultInstruction is { } instruction && manifest.DefaultInstruction is { } other && instruction != other)
        {
            fields.Add("default_instruction");
        }

        if (fields.Count > 0)
        {
            throw new PolicyLoadException(
                $"'{policyFolder}' is another policy: {string.Join(", ", fields)} differ from what version "
                + $"{string.Join(", ", present.Versions.Select(version => version.Version))} there runs by. Choose another name, or another folder.");
        }
    }
}
