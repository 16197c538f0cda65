using SimpleVlaRl.Core.Observations;

namespace SimpleVlaRl.Preprocessing.Images;

/// <summary>Port: the way from a camera frame to a network image. A recipe's name fixes its arithmetic for ever; a change is a new name.</summary>
/// <remarks>Recipes hold no state and may be used from any thread.</remarks>
public interface IImageRecipe
{
    /// <summary>The name in the manifest.</summary>
    string Name { get; }

    /// <summary>Writes a network image. Does not allocate.</summary>
    /// <param name="frame">The camera frame, rgb8.</param>
    /// <param name="imageSize">The side of the square network image in pixels.</param>
    /// <param name="destination">The network image, [imageSize, imageSize, 3], rgb.</param>
    /// <exception cref="ArgumentException">The destination has another length.</exception>
    void Apply(ImageFrame frame, int imageSize, Span<byte> destination);

    /// <summary>
    /// Writes a network image from a picture that whoever sends it has already turned as the network sees it, and resized to the network's size.
    /// </summary>
    /// <param name="picture">The picture, [imageSize, imageSize, 3], rgb.</param>
    /// <param name="imageSize">The side of the square network image in pixels.</param>
    /// <param name="destination">The network image, [imageSize, imageSize, 3], rgb.</param>
    /// <exception cref="ArgumentException">The picture or the destination has another length.</exception>
    void Finish(ReadOnlySpan<byte> picture, int imageSize, Span<byte> destination);
}
