namespace SimpleVlaRl.Core.Policies;

/// <summary>One camera that a policy sees, in the order of the network's images.</summary>
/// <param name="Name">The camera's name in the robot profile.</param>
/// <param name="Width">The width of the frames that the policy was trained on, in pixels.</param>
/// <param name="Height">Their height, in pixels.</param>
public sealed record ManifestCamera(string Name, int Width, int Height)
{
    /// <summary>
    /// The part of a frame of any size that is used: the largest in its middle with the aspect ratio of the frames that the policy was trained on, so that what
    /// it shows keeps its proportions.
    /// </summary>
    /// <param name="frameWidth">The frame's width in pixels.</param>
    /// <param name="frameHeight">The frame's height in pixels.</param>
    /// <returns>The part's corner and size in pixels; the whole frame where the ratios are the same.</returns>
    public (int Left, int Top, int Width, int Height) PartOf(int frameWidth, int frameHeight)
    {
        int width = Math.Clamp((int)Math.Round((double)frameHeight * Width / Height), 1, frameWidth);
        int height = Math.Clamp((int)Math.Round((double)frameWidth * Height / Width), 1, frameHeight);
        return ((frameWidth - width) / 2, (frameHeight - height) / 2, width, height);
    }
}
