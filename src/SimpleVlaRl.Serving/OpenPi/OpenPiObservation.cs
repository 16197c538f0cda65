using SimpleVlaRl.Core.Policies;
using SimpleVlaRl.Serving.Codecs;
using SimpleVlaRl.Serving.Conventions;
using SimpleVlaRl.Serving.Errors;

namespace SimpleVlaRl.Serving.OpenPi;

/// <summary>Turns an observation by openpi's keys into a request of ours: ALOHA's keys for cameras by name, LIBERO's for one or two cameras in order.</summary>
internal static class OpenPiObservation
{
    private const string Prompt = "prompt";

    // A client sends all of a robot's cameras; those that the policy does not see are looked past.
    private static readonly string[] AlohaCameras = ["cam_high", "cam_low", "cam_left_wrist", "cam_right_wrist"];
    private static readonly string[] LiberoImages = ["observation/image", "observation/wrist_image"];
    private const string DroidKey = "observation/joint_position";

    /// <summary>Writes an observation into a request.</summary>
    /// <param name="observation">The decoded message.</param>
    /// <param name="manifest">The policy.</param>
    /// <param name="pictures">Takes the pictures.</param>
    /// <param name="request">The request to overwrite; sampling is greedy.</param>
    /// <exception cref="RequestException">The observation does not fit the policy.</exception>
    public static void Write(Dictionary<string, object?> observation, PolicyManifest manifest, RequestPictures pictures, PolicyRequest request)
    {
        DialectConvention convention = DialectConvention.Of(ClientDialect.OpenPi, manifest);
        if (observation.TryGetValue("images", out object? images))
        {
            WriteAloha(observation, images, manifest, convention, pictures, request);
        }
        else if (observation.ContainsKey(LiberoImages[0]))
        {
            WriteLibero(observation, manifest, convention, pictures, request);
        }
        else if (observation.ContainsKey(DroidKey))
        {
            throw new RequestException(
                RequestProblem.Unsupported,
                $"The observation has DROID's keys; its clients act on joint velocities, and the policy '{manifest.Name}' gives none. Send 'images' and "
                + "'state' (ALOHA), or 'observation/image' and 'observation/state' (LIBERO).");
        }
        else
        {
            throw new RequestException($"The observation has the keys {Names(observation.Keys)}; expected 'images' and 'state' (ALOHA), or 'observation/image' "
                + "and 'observation/state' (LIBERO).");
        }

        pictures.End(request);
        request.Instruction = InstructionReader.Read(observation.GetValueOrDefault(Prompt), Prompt, manifest);
        request.Sampling = default;
    }

    private static void WriteAloha(
        Dictionary<string, object?> observation,
        object? images,
        PolicyManifest manifest,
        DialectConvention convention,
        RequestPictures pictures,
        PolicyRequest request)
    {
        Dictionary<string, object?> sent = images as Dictionary<string, object?> ?? throw new RequestException("'images' is no map of pictures by camera.");
        if (sent.Keys.FirstOrDefault(name => !AlohaCameras.Contains(name) && manifest.Cameras.All(camera => camera.Name != name)) is { } unknown)
        {
            throw new RequestException(
                $"'images' has the camera '{unknown}'; the policy '{manifest.Name}' sees {Names(manifest.Cameras.Select(camera => camera.Name))}.");
        }

        for (int index = 0; index < manifest.Cameras.Count; index++)
        {
            ManifestCamera camera = manifest.Cameras[index];
            Picture picture = Picture.Of(sent.GetValueOrDefault(camera.Name), $"images/{camera.Name}", PixelLayout.ChannelHeightWidth, camera);
            pictures.Write(picture, index, convention, takesPadded: true, request);
        }

        JointReader.Write(observation.GetValueOrDefault("state"), "state", manifest, request.Proprioception);
    }

    private static void WriteLibero(
        Dictionary<string, object?> observation, PolicyManifest manifest, DialectConvention convention, RequestPictures pictures, PolicyRequest request)
    {
        if (manifest.Cameras.Count > LiberoImages.Length)
        {
            throw new RequestException($"The observation has LIBERO's two cameras; the policy '{manifest.Name}' sees "
                + $"{Names(manifest.Cameras.Select(camera => camera.Name))}. Send them by name under 'images'.");
        }

        for (int index = 0; index < manifest.Cameras.Count; index++)
        {
            Picture picture = Picture.Of(
                observation.GetValueOrDefault(LiberoImages[index]), LiberoImages[index], PixelLayout.HeightWidthChannel, manifest.Cameras[index]);
            pictures.Write(picture, index, convention, takesPadded: true, request);
        }

        JointReader.Write(observation.GetValueOrDefault("observation/state"), "observation/state", manifest, request.Proprioception);
    }

    private static string Names(IEnumerable<string> names) => string.Join(", ", names.Take(8).Select(name => $"'{name[..Math.Min(name.Length, 40)]}'"));
}
