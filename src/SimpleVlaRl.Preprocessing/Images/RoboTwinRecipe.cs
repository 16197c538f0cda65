using SimpleVlaRl.Core.Observations;

namespace SimpleVlaRl.Preprocessing.Images;

/// <summary><c>robotwin-v1</c>: the frame straight through the centre crop, which squashes its aspect ratio. (SimpleVLA-RL rob_rollout.py)</summary>
internal sealed class RoboTwinRecipe : IImageRecipe
{
    public string Name => "robotwin-v1";

    public void Apply(ImageFrame frame, int imageSize, Span<byte> destination)
    {
        ArgumentNullException.ThrowIfNull(frame);
        RecipeChecks.Demand(imageSize, destination);
        CropAndResize.CenterNineTenths(frame.Pixels, frame.Width, frame.Height, imageSize, destination);
    }

    public void Finish(ReadOnlySpan<byte> picture, int imageSize, Span<byte> destination)
    {
        RecipeChecks.Demand(imageSize, picture, destination);
        CropAndResize.CenterNineTenths(picture, imageSize, imageSize, imageSize, destination);
    }
}
