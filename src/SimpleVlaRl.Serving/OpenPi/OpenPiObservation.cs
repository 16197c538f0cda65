using SimpleVlaRl.Core.Policies;
using SimpleVlaRl.Preprocessing.Images;
using SimpleVlaRl.Serving.Codecs;

namespace SimpleVlaRl.Serving.OpenPi;

/// <summary>Turns an observation by openpi's keys into a request of ours: ALOHA's keys for cameras by name, LIBERO's for one or two cameras in order.</summary>
internal static class OpenPiObservation
{
    private const string Prompt = "prompt";

    // A client sends all of a robot's cameras; those that the policy does not see are looked past.
    private static readonly string[] AlohaCameras = ["cam_high", "cam_low", "cam_left_wrist", "cam_right_wrist"];
    private static readonly string[] LiberoImages = ["observation/image", "observation/wrist_image"];

    /// <summary>Writes an observation into a request.</summary>
    /// <param name="observation">The decoded message.</param>
    /// <param name="manifest">The policy.</param>
    /// <param name="request">The request to overwrite; sampling is greedy.</param>
    /// <exception cref="RequestException">The observation does not fit the policy.</exception>
    public static void Write(Dictionary<string, object?> observation, PolicyManifest manifest, PolicyRequest request)
    {
        if (observation.TryGetValue("images", out object? images))
        {
            WriteAloha(observation, images, manifest, request);
        }
        else if (observation.ContainsKey(LiberoImages[0]))
        {
            WriteLibero(observation, manifest, request);
        }
        else
        {
            throw new RequestException($"The observation has the keys {Names(observation.Keys)}; expected 'images' and 'state' (ALOHA), or 'observation/image' and 'observation/state' (LIBERO).");
        }

        request.Instruction = InstructionReader.Read(observation.GetValueOrDefault(Prompt), Prompt, manifest);
        request.Sampling = default;
    }

    private static void WriteAloha(Dictionary<string, object?> observation, object? images, PolicyManifest manifest, PolicyRequest request)
    {
        Dictionary<string, object?> pictures = images as Dictionary<string, object?> ?? throw new RequestException("'images' is no map of pictures by camera.");
        if (pictures.Keys.FirstOrDefault(name => !AlohaCameras.Contains(name) && manifest.Cameras.All(camera => camera.Name != name)) is { } unknown)
        {
            throw new RequestException($"'images' has the camera '{unknown}'; the policy '{manifest.Name}' sees {Names(manifest.Cameras.Select(camera => camera.Name))}.");
        }

        for (int index = 0; index < manifest.Cameras.Count; index++)
        {
            ManifestCamera camera = manifest.Cameras[index];
            FrameReader.Write(pictures.GetValueOrDefault(camera.Name), $"images/{camera.Name}", PixelLayout.ChannelHeightWidth, takesPadded: true, camera, request.Frames[index]);
        }

        JointReader.Write(observation.GetValueOrDefault("state"), "state", manifest, request.Proprioception);
    }

    private static void WriteLibero(Dictionary<string, object?> observation, PolicyManifest manifest, PolicyRequest request)
    {
        if (manifest.Cameras.Count > LiberoImages.Length)
        {
            throw new RequestException($"The observation has LIBERO's two cameras; the policy '{manifest.Name}' sees {Names(manifest.Cameras.Select(camera => camera.Name))}. Send them by name under 'images'.");
        }

        // openpi's LIBERO client turns the picture by half before it sends it; recipes that do so themselves get it as the camera gave it.
        bool turnsHalf = ImageRecipes.TurnsHalf(manifest.ImageRecipe);
        for (int index = 0; index < manifest.Cameras.Count; index++)
        {
            FrameReader.Write(observation.GetValueOrDefault(LiberoImages[index]), LiberoImages[index], PixelLayout.HeightWidthChannel, takesPadded: true, manifest.Cameras[index], request.Frames[index]);
            if (turnsHalf)
            {
                HalfTurn(request.Frames[index].Pixels);
            }
        }

        JointReader.Write(observation.GetValueOrDefault("observation/state"), "observation/state", manifest, request.Proprioception);
    }

    private static void HalfTurn(Span<byte> pixels)
    {
        // Reversing all samples turns the picture and its channels; reversing each pixel again leaves the turn.
        pixels.Reverse();
        for (int at = 0; at < pixels.Length; at += 3)
        {
            pixels.Slice(at, 3).Reverse();
        }
    }

    private static string Names(IEnumerable<string> names) => string.Join(", ", names.Take(8).Select(name => $"'{name[..Math.Min(name.Length, 40)]}'"));
}
