using SimpleVlaRl.Core.Observations;

namespace SimpleVlaRl.Preprocessing.Images;

/// <summary>
/// <c>libero-v1</c>: the frame turned by 180 degrees, through a JPEG as the training data went, resized by an antialiased lanczos3 and
/// through the centre crop. (SimpleVLA-RL libero_utils.py, rob_rollout.py) The variant without JPEG is for cameras that already compress.
/// </summary>
/// <param name="name">The name in the manifest.</param>
/// <param name="hasJpeg">Whether there is a JPEG on the way.</param>
internal sealed class LiberoRecipe(string name, bool hasJpeg) : IImageRecipe
{
    public string Name => name;

    public void Apply(ImageFrame frame, int imageSize, Span<byte> destination)
    {
        ArgumentNullException.ThrowIfNull(frame);
        RecipeChecks.Demand(imageSize, destination);
        ImageScratch scratch = ImageScratch.OfThisThread;
        Span<byte> turned = scratch.Turned(frame.Pixels.Length);
        HalfTurn(frame.Pixels, turned);
        if (hasJpeg)
        {
            JpegRoundTrip.Apply(turned, frame.Width, frame.Height);
        }

        Span<byte> resized = scratch.Resized(destination.Length);
        Lanczos3Resize.Apply(turned, frame.Width, frame.Height, imageSize, imageSize, resized, scratch);
        CropAndResize.CenterNineTenths(resized, imageSize, imageSize, imageSize, destination);
    }

    public void Finish(ReadOnlySpan<byte> picture, int imageSize, Span<byte> destination)
    {
        RecipeChecks.Demand(imageSize, picture, destination);
        CropAndResize.CenterNineTenths(picture, imageSize, imageSize, imageSize, destination);
    }

    private static void HalfTurn(ReadOnlySpan<byte> source, Span<byte> destination)
    {
        for (int from = 0, to = source.Length - RecipeChecks.Channels; to >= 0; from += RecipeChecks.Channels, to -= RecipeChecks.Channels)
        {
            source.Slice(from, RecipeChecks.Channels).CopyTo(destination[to..]);
        }
    }
}
