using SimpleVlaRl.Core.Observations;
using SimpleVlaRl.Core.Policies;

namespace SimpleVlaRl.Preprocessing.Images;

/// <summary>The part of a frame that a recipe starts from: a frame of another aspect ratio than the policy was trained on loses its sides.</summary>
internal static class FramePart
{
    /// <summary>Cuts the part out. Allocates nothing once a thread has seen the sizes.</summary>
    /// <param name="frame">The frame.</param>
    /// <param name="camera">What the policy was trained on.</param>
    /// <returns>The frame itself where all of it is used; else a frame that the thread's next call may overwrite.</returns>
    public static ImageFrame Of(ImageFrame frame, ManifestCamera camera)
    {
        (int left, int top, int width, int height) = camera.PartOf(frame.Width, frame.Height);
        if (width == frame.Width && height == frame.Height)
        {
            return frame;
        }

        ImageFrame part = ImageScratch.OfThisThread.Part(width, height);
        int rowSize = width * RecipeChecks.Channels;
        for (int row = 0; row < height; row++)
        {
            frame.Pixels.AsSpan((((top + row) * frame.Width) + left) * RecipeChecks.Channels, rowSize).CopyTo(part.Pixels.AsSpan(row * rowSize));
        }

        return part;
    }
}
