using System.Text.Json;
using SimpleVlaRl.Core.Policies;
using SimpleVlaRl.Serving.Codecs;

namespace SimpleVlaRl.Serving.OpenVla;

/// <summary>Turns the body of <c>POST /act</c> into a request of ours.</summary>
internal static class ActRequest
{
    /// <summary>How deep a body may nest; json-numpy's arrays are two levels down.</summary>
    public const int MaximumDepth = 16;

    /// <summary>Writes a body into a request.</summary>
    /// <param name="body">The body: the observation, or <c>{"encoded": "…"}</c> with the observation as JSON text.</param>
    /// <param name="manifest">The policy.</param>
    /// <param name="request">The request to overwrite; sampling is greedy.</param>
    /// <param name="wantsChunk">Whether the whole chunk is asked for.</param>
    /// <returns>Whether the body was encoded twice, and the answer has to be too.</returns>
    /// <exception cref="RequestException">The body does not fit the policy.</exception>
    public static bool Write(JsonElement body, PolicyManifest manifest, PolicyRequest request, out bool wantsChunk)
    {
        if (body.ValueKind != JsonValueKind.Object)
        {
            throw new RequestException($"The body is a JSON {body.ValueKind}; expected an object with 'image' and 'instruction'.");
        }

        if (body.TryGetProperty("encoded", out JsonElement encoded))
        {
            using JsonDocument inner = Parse(encoded);
            WriteChecked(inner.RootElement, manifest, request, out wantsChunk);
            return true;
        }

        WriteChecked(body, manifest, request, out wantsChunk);
        return false;
    }

    private static void WriteChecked(JsonElement observation, PolicyManifest manifest, PolicyRequest request, out bool wantsChunk)
    {
        if (observation.ValueKind != JsonValueKind.Object)
        {
            throw new RequestException("'encoded' holds no JSON object.");
        }

        try
        {
            WriteObservation(observation, manifest, request, out wantsChunk);
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
            return JsonDocument.Parse(encoded.ValueKind == JsonValueKind.String ? encoded.GetString()! : "", new JsonDocumentOptions { MaxDepth = MaximumDepth });
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            throw new RequestException("'encoded' is no text that holds JSON.", exception);
        }
    }

    private static void WriteObservation(JsonElement observation, PolicyManifest manifest, PolicyRequest request, out bool wantsChunk)
    {
        // openvla-oft: the head camera first, then every key with "wrist" in it, in the order in which they came.
        wantsChunk = observation.TryGetProperty("full_image", out _);
        string[] keys = wantsChunk
            ? ["full_image", .. observation.EnumerateObject().Select(property => property.Name).Where(name => name.Contains("wrist", StringComparison.Ordinal))]
            : ["image"];
        if (keys.Length < manifest.Cameras.Count)
        {
            throw new RequestException($"There are {keys.Length} pictures; the policy '{manifest.Name}' sees {string.Join(", ", manifest.Cameras.Select(camera => camera.Name))}. Send 'full_image' and one key with 'wrist' in it for each of the others.");
        }

        for (int index = 0; index < manifest.Cameras.Count; index++)
        {
            FrameReader.Write(JsonNumpy.Read(observation, keys[index]), keys[index], PixelLayout.HeightWidthChannel, takesPadded: false, manifest.Cameras[index], request.Frames[index]);
        }

        JointReader.Write(JsonNumpy.Read(observation, "state"), "state", manifest, request.Proprioception);
        request.Instruction = InstructionReader.Read(Text(observation, "instruction"), "instruction", manifest);
        request.Sampling = default;
        if (Text(observation, "unnorm_key") is { } key && key != manifest.Name)
        {
            throw new RequestException($"'unnorm_key' is '{key[..Math.Min(key.Length, 60)]}'; this policy's numbers are those of '{manifest.Name}' alone. Leave the key out.");
        }
    }

    private static string? Text(JsonElement observation, string key)
    {
        if (!observation.TryGetProperty(key, out JsonElement value) || value.ValueKind == JsonValueKind.Null)
        {
            return null;
        }

        return value.ValueKind == JsonValueKind.String ? value.GetString() : throw new RequestException($"'{key}' is no text.");
    }
}
