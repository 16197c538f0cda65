using SimpleVlaRl.Core.Observations;
using SimpleVlaRl.Core.Policies;
using SimpleVlaRl.Preprocessing.Images;

namespace SimpleVlaRl.Preprocessing;

/// <summary>
/// Makes a policy's network images from single pictures of any size, for those who do not have the camera's own frames: the clients of a server.
/// </summary>
/// <remarks>Safe to use from any thread.</remarks>
public sealed class PolicyImagePreparation
{
    private readonly IImageRecipe recipe;

    /// <summary>Makes it for a policy.</summary>
    /// <param name="manifest">The policy's manifest.</param>
    /// <exception cref="ArgumentException">The manifest names a recipe that does not exist.</exception>
    public PolicyImagePreparation(PolicyManifest manifest)
    {
        ArgumentNullException.ThrowIfNull(manifest);
        recipe = ImageRecipes.Get(manifest.ImageRecipe);
        TurnsHalf = ImageRecipes.TurnsHalf(manifest.ImageRecipe);
        Side = manifest.Architecture.ImageSize;
    }

    /// <summary>The side of the square network image in pixels.</summary>
    public int Side { get; }

    /// <summary>Whether the network sees pictures turned by half a turn, so that a picture made for it is turned already.</summary>
    public bool TurnsHalf { get; }

    /// <summary>Writes a network image from a picture as the camera gives it, of any size.</summary>
    /// <param name="picture">The picture, rgb8.</param>
    /// <param name="destination">The network image, [Side, Side, 3].</param>
    public void FromCamera(ImageFrame picture, Span<byte> destination) => recipe.Apply(picture, Side, destination);

    /// <summary>Writes a network image from a picture that its sender has turned and resized for the network.</summary>
    /// <param name="picture">The picture, [Side, Side, 3], rgb.</param>
    /// <param name="destination">The network image, [Side, Side, 3].</param>
    public void FromNetworkSize(ReadOnlySpan<byte> picture, Span<byte> destination) => recipe.Finish(picture, Side, destination);
}
