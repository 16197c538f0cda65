using OpenCvSharp;
using SimpleVlaRl.Core.Observations;

namespace SimpleVlaRl.Episodes.Pictures;

/// <summary>Puts frames into a larger picture.</summary>
internal static class PicturePlacement
{
    /// <summary>Resizes a frame into a place.</summary>
    /// <param name="picture">The picture, blue, green, red.</param>
    /// <param name="frame">The frame.</param>
    /// <param name="place">Where it goes.</param>
    public static void Paste(Mat picture, ImageFrame frame, Rect place)
    {
        using Mat rgb = Mat.FromPixelData(frame.Height, frame.Width, MatType.CV_8UC3, frame.Pixels);
        using Mat bgr = new();
        Cv2.CvtColor(rgb, bgr, ColorConversionCodes.RGB2BGR);
        using Mat target = new(picture, place);
        Cv2.Resize(bgr, target, place.Size, 0, 0, place.Width < frame.Width ? InterpolationFlags.Area : InterpolationFlags.Nearest);
    }
}
