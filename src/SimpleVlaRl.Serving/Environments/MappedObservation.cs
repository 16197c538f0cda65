using SimpleVlaRl.Core.Policies;
using SimpleVlaRl.Serving.Codecs;
using SimpleVlaRl.Serving.Conventions;
using SimpleVlaRl.Serving.Errors;

namespace SimpleVlaRl.Serving.Environments;

/// <summary>Brings what an environment sent into a request, by its map.</summary>
/// <param name="map">The map.</param>
/// <param name="manifest">The policy.</param>
/// <param name="maximumPictureBytes">How large a picture may become.</param>
internal sealed class MappedObservation(ObservationMap map, PolicyManifest manifest, int maximumPictureBytes)
{
    private const int FewKeys = 8;
    private readonly DialectConvention convention = map.Convention;

    /// <summary>Takes the pictures.</summary>
    /// <param name="sent">The pictures by their keys, in the order in which they were sent.</param>
    /// <param name="where">The key of them all, for messages.</param>
    /// <param name="pictures">Takes the pictures.</param>
    /// <param name="request">The request.</param>
    /// <exception cref="RequestException">One is missing, or is none.</exception>
    public void WritePictures(IReadOnlyDictionary<string, object?> sent, string where, RequestPictures pictures, PolicyRequest request)
    {
        for (int index = 0; index < manifest.Cameras.Count; index++)
        {
            ManifestCamera camera = manifest.Cameras[index];
            string name = KeyOf(sent, camera, index)
                ?? throw new RequestException(
                    $"'{where}' has the pictures {Names(sent.Keys)}; the policy '{manifest.Name}' sees {Names(manifest.Cameras.Select(known => known.Name))}, "
                    + $"and '{camera.Name}' is looked for as {Names(Keys(camera))}.");
            string key = $"{where}/{name}";
            object? value = PictureDecoder.Decode(sent[name], key, maximumPictureBytes);
            pictures.Write(Picture.Of(value, key, PixelLayout.HeightWidthChannel, camera), index, convention, takesPadded: false, request);
        }

        pictures.End(request);
    }

    /// <summary>Takes the state, of as many parts as the map says.</summary>
    /// <param name="sent">What was sent, by its keys.</param>
    /// <param name="where">The key of it all, for messages; empty for the message itself.</param>
    /// <param name="request">The request.</param>
    /// <exception cref="RequestException">A part is missing or no numbers, or they are not as many as the policy takes.</exception>
    public void WriteState(IReadOnlyDictionary<string, object?> sent, string where, PolicyRequest request)
    {
        double[] positions = request.Proprioception;
        if (positions.Length == 0)
        {
            return;
        }

        int count = 0;
        foreach (IReadOnlyList<string> keys in map.State)
        {
            string key = keys.FirstOrDefault(sent.ContainsKey)
                ?? throw new RequestException($"The state is missing: {(where.Length > 0 ? $"'{where}'" : "the observation")} has the keys {Names(sent.Keys)}; "
                    + $"expected {Names(keys)} for the {positions.Length} numbers that the policy '{manifest.Name}' takes.");
            foreach (double number in JointReader.Numbers(sent[key], key))
            {
                if (count < positions.Length)
                {
                    positions[count] = number;
                }

                count++;
            }
        }

        if (count != positions.Length)
        {
            throw new RequestException($"The state {Names(map.State.Select(keys => keys[0]))} has {count} numbers; the policy '{manifest.Name}' takes "
                + $"{positions.Length}.");
        }
    }

    /// <summary>Makes an answer of the policy one that the environment can act on.</summary>
    public void ToEnvironment(ActionChunk chunk) => convention.ToClient(chunk, manifest);

    private string? KeyOf(IReadOnlyDictionary<string, object?> sent, ManifestCamera camera, int index) =>
        Keys(camera).FirstOrDefault(sent.ContainsKey) ?? (map.TakesCamerasInOrder && index < sent.Count ? sent.Keys.ElementAt(index) : null);

    private IEnumerable<string> Keys(ManifestCamera camera) => [.. map.Cameras?.GetValueOrDefault(camera.Name) ?? [], camera.Name];

    private static string Names(IEnumerable<string> names) =>
        string.Join(", ", names.Distinct().Take(FewKeys).Select(name => $"'{name[..Math.Min(name.Length, 40)]}'"));
}
