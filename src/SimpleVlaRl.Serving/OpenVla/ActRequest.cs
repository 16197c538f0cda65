using System.Text.Json;
using SimpleVlaRl.Core.Policies;
using SimpleVlaRl.Serving.Codecs;
using SimpleVlaRl.Serving.Conventions;
using SimpleVlaRl.Serving.Errors;

namespace SimpleVlaRl.Serving.OpenVla;

/// <summary>Turns the body of <c>POST /act</c> into a request of ours.</summary>
internal static class ActRequest
{
    /// <summary>How deep a body may nest; json-numpy's arrays are two levels down.</summary>
    public const int MaximumDepth = 16;

    /// <summary>Writes a body into a request.</summary>
    /// <param name="body">The body: the observation, or <c>{"encoded": "…"}</c> with the observation as JSON text.</param>
    /// <param name="manifest">The policy.</param>
    /// <param name="pictures">Takes the pictures.</param>
    /// <param name="request">The request to overwrite; sampling is greedy.</param>
    /// <param name="wantsChunk">Whether the whole chunk is asked for.</param>
    /// <returns>Whether the body was encoded twice, and the answer has to be too.</returns>
    /// <exception cref="RequestException">The body does not fit the policy.</exception>
    public static bool Write(JsonElement body, PolicyManifest manifest, RequestPictures pictures, PolicyRequest request, out bool wantsChunk)
    {
        if (body.ValueKind != JsonValueKind.Object)
        {
            throw new RequestException($"The body is a JSON {body.ValueKind}; expected an object with 'image' and 'instruction'.");
        }

        if (body.TryGetProperty("encoded", out JsonElement encoded))
        {
            using JsonDocument inner = Parse(encoded);
            WriteChecked(inner.RootElement, manifest, pictures, request, out wantsChunk);
            return true;
        }

        WriteChecked(body, manifest, pictures, request, out wantsChunk);
        return false;
    }

    private static void WriteChecked(JsonElement observation, PolicyManifest manifest, RequestPictures pictures, PolicyRequest request, out bool wantsChunk)
    {
        if (observation.ValueKind != JsonValueKind.Object)
        {
            throw new RequestException("'encoded' holds no JSON object.");
        }

        try
        {
            WriteObservation(observation, manifest, pictures, request, out wantsChunk);
        }
        catch (InvalidOperationException exception)
        {
            // The reader finds half a surrogate pair only when the text is asked for.
            throw new RequestException("The body has a key or a text that is no valid Unicode.", exception);
        }
    }

    private static JsonDocument Parse(JsonElement encoded)
    {
        try
        {
            return JsonDocument.Parse(
                encoded.ValueKind == JsonValueKind.String ? encoded.GetString()! : "", new JsonDocumentOptions { MaxDepth = MaximumDepth });
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            throw new RequestException("'encoded' is no text that holds JSON.", exception);
        }
    }

    private static void WriteObservation(JsonElement observation, PolicyManifest manifest, RequestPictures pictures, PolicyRequest request, out bool wantsChunk)
    {
        // openvla-oft: the head camera first, then every key with "wrist" in it, in the order in which they came.
        wantsChunk = observation.TryGetProperty("full_image", out _);
        string[] keys = wantsChunk
            ? ["full_image", .. observation.EnumerateObject().Select(property => property.Name).Where(name => name.Contains("wrist", StringComparison.Ordinal))]
            : ["image"];
        if (keys.Length < manifest.Cameras.Count)
        {
            throw new RequestException($"There are {keys.Length} pictures; the policy '{manifest.Name}' sees "
                + $"{string.Join(", ", manifest.Cameras.Select(camera => camera.Name))}. Send 'full_image' and one key with 'wrist' in "
                + "it for each of the others.");
        }

        DialectConvention convention = DialectConvention.Of(ClientDialect.Act, manifest);
        for (int index = 0; index < manifest.Cameras.Count; index++)
        {
            Picture picture = Picture.Of(JsonNumpy.Read(observation, keys[index]), keys[index], PixelLayout.HeightWidthChannel, manifest.Cameras[index]);
            pictures.Write(picture, index, convention, takesPadded: false, request);
        }

        pictures.End(request);
        JointReader.Write(JsonNumpy.Read(observation, "state"), "state", manifest, request.Proprioception);
        request.Instruction = InstructionReader.Read(Text(observation, "instruction"), "instruction", manifest);
        request.Sampling = default;
        if (Text(observation, "unnorm_key") is { } key && !IsOwnKey(key, manifest))
        {
            throw new RequestException($"'unnorm_key' is '{key[..Math.Min(key.Length, 60)]}'; this policy's numbers are those of "
                + $"{string.Join(", ", OwnKeys(manifest).Select(own => $"'{own}'"))} alone. Leave the key out.");
        }
    }

    /// <summary>OpenVLA's own scripts take a data set's name for that of its filtered copy.</summary>
    private static bool IsOwnKey(string key, PolicyManifest manifest) =>
        OwnKeys(manifest).Any(own => key == own || key + "_no_noops" == own || key == own + "_no_noops");

    private static IEnumerable<string> OwnKeys(PolicyManifest manifest) =>
        manifest.Versions.Select(version => version.StatisticsKey).OfType<string>().Prepend(manifest.Name).Distinct();

    private static string? Text(JsonElement observation, string key)
    {
        if (!observation.TryGetProperty(key, out JsonElement value) || value.ValueKind == JsonValueKind.Null)
        {
            return null;
        }

        return value.ValueKind == JsonValueKind.String ? value.GetString() : throw new RequestException($"'{key}' is no text.");
    }
}
