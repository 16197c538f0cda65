using SimpleVlaRl.Core.Observations;
using SimpleVlaRl.Preprocessing.Images;

namespace SimpleVlaRl.Preprocessing;

/// <summary>Makes the pictures of several cameras for a network that is no policy, side by side, by the same recipes.</summary>
/// <remarks>Safe to use from any thread.</remarks>
public sealed class CameraPictures
{
    /// <summary>The recipe of networks that ask for no other: the centred square of a frame, reduced by averaging.</summary>
    public const string UsualRecipe = "center-crop-area-v1";

    private const int Channels = 3;

    private readonly IImageRecipe recipe;
    private readonly int side;

    /// <summary>Makes it.</summary>
    /// <param name="recipe">The recipe's name.</param>
    /// <param name="side">The side of the square pictures in pixels.</param>
    /// <exception cref="ArgumentException">There is no such recipe.</exception>
    public CameraPictures(string recipe, int side) => (this.recipe, this.side) = (ImageRecipes.Get(recipe), side);

    /// <summary>The bytes of one picture, side · side · 3.</summary>
    public int PictureBytes => side * side * Channels;

    /// <summary>Writes the pictures. Does not allocate.</summary>
    /// <param name="frames">One frame per camera, of any size.</param>
    /// <param name="destination">The pictures, [cameras, side, side, 3].</param>
    /// <exception cref="ArgumentException">The destination has another length.</exception>
    public void Write(IReadOnlyList<ImageFrame> frames, Span<byte> destination)
    {
        ArgumentNullException.ThrowIfNull(frames);
        if (destination.Length != frames.Count * PictureBytes)
        {
            throw new ArgumentException(
                $"There is room for {destination.Length} bytes; {frames.Count} pictures take {frames.Count * PictureBytes}.", nameof(destination));
        }

        for (int camera = 0; camera < frames.Count; camera++)
        {
            recipe.Apply(frames[camera], side, destination.Slice(camera * PictureBytes, PictureBytes));
        }
    }
}
