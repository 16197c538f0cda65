using System.Globalization;

namespace SimpleVlaRl.Core.Policies;

/// <summary>Sizes of camera frames as a person writes them: <c>640x480</c>.</summary>
public static class CameraSizes
{
    /// <summary>Gives cameras other sizes.</summary>
    /// <param name="cameras">The cameras.</param>
    /// <param name="sizes">None, to leave them; one for all of them; or one for each, in their order.</param>
    /// <returns>The cameras with those sizes.</returns>
    /// <exception cref="ArgumentException">A size is none, or there are neither one nor as many as cameras.</exception>
    public static IReadOnlyList<ManifestCamera> Apply(IReadOnlyList<ManifestCamera> cameras, IReadOnlyList<string> sizes)
    {
        ArgumentNullException.ThrowIfNull(cameras);
        ArgumentNullException.ThrowIfNull(sizes);
        if (sizes.Count == 0)
        {
            return cameras;
        }

        return sizes.Count == 1 || sizes.Count == cameras.Count
            ? [.. cameras.Select((camera, index) => Sized(camera, sizes[sizes.Count == 1 ? 0 : index]))]
            : throw new ArgumentException(
                $"There are {sizes.Count} camera sizes for {cameras.Count} cameras ({string.Join(", ", cameras.Select(camera => camera.Name))}); expected one "
                + "for all, or one for each in this order.",
                nameof(sizes));
    }

    private static ManifestCamera Sized(ManifestCamera camera, string size)
    {
        string[] sides = size.Split('x');
        return sides.Length == 2 && TryRead(sides[0], out int width) && TryRead(sides[1], out int height)
            ? camera with { Width = width, Height = height }
            : throw new ArgumentException(
                $"The camera size '{size}' is none; expected WIDTHxHEIGHT in pixels, such as 640x480, each side from 1 to {PolicyManifest.MaximumSide}.",
                nameof(size));
    }

    private static bool TryRead(string text, out int side) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out side) && side is >= 1 and <= PolicyManifest.MaximumSide;
}
