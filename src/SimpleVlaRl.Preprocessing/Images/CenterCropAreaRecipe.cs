using SimpleVlaRl.Core.Observations;

namespace SimpleVlaRl.Preprocessing.Images;

/// <summary><c>center-crop-area-v1</c>: the centred square of the frame's smaller side, resized by area averaging (OpenCV's INTER_AREA).</summary>
/// <remarks>
/// OpenCV has one arithmetic for reductions by a factor that is no whole number, the usual ones, one for those by a whole number and one for enlargements;
/// <see cref="AreaResize"/>, <see cref="AreaMean"/> and <see cref="LinearResize"/> are the three, and a test holds each to OpenCV bit for bit.
/// </remarks>
internal sealed class CenterCropAreaRecipe : IImageRecipe
{
    private const int Channels = 3;

    public string Name => "center-crop-area-v1";

    public unsafe void Apply(ImageFrame frame, int imageSize, Span<byte> destination)
    {
        ArgumentNullException.ThrowIfNull(frame);
        ArgumentOutOfRangeException.ThrowIfLessThan(imageSize, 1);
        if (destination.Length != imageSize * imageSize * Channels)
        {
            throw new ArgumentException(
                $"The destination has {destination.Length} bytes; an image of side {imageSize} takes {imageSize * imageSize * Channels}.", nameof(destination));
        }

        int side = Math.Min(frame.Width, frame.Height);
        int left = (frame.Width - side) / 2;
        int top = (frame.Height - side) / 2;
        fixed (byte* pixels = frame.Pixels)
        fixed (byte* output = destination)
        {
            byte* square = pixels + (((top * frame.Width) + left) * Channels);
            int stride = frame.Width * Channels;
            if (AreaResize.Takes(side, imageSize))
            {
                AreaResize.Apply(square, side, stride, output, imageSize);
            }
            else if (AreaMean.Factor(side, imageSize) is > 0 and int factor)
            {
                AreaMean.Apply(square, stride, output, imageSize, imageSize, factor);
            }
            else
            {
                LinearResize.Apply(square, side, side, stride, output, imageSize, imageSize, isArea: true);
            }
        }
    }

    public void Finish(ReadOnlySpan<byte> picture, int imageSize, Span<byte> destination)
    {
        RecipeChecks.Demand(imageSize, picture, destination);
        picture.CopyTo(destination);
    }
}
