namespace SimpleVlaRl.Messages.SensorMessages.Pixels;

/// <summary>The layouts of the encodings that sensor_msgs/Image names (image_encodings.hpp).</summary>
internal static class PixelLayouts
{
    /// <summary>Samples as a frame has them.</summary>
    public static PixelLayout Rgb { get; } = new InterleavedPixels(size: 3, red: 0, green: 1, blue: 2);

    /// <summary>Finds the layout of an encoding.</summary>
    /// <exception cref="ArgumentException">It is none that can be read.</exception>
    public static PixelLayout Of(string encoding) => encoding switch
    {
        "rgb8" => Rgb,
        "rgba8" => new InterleavedPixels(size: 4, red: 0, green: 1, blue: 2),

        // What names no colours has OpenCV's order, as in cv_bridge.
        "bgr8" or "8UC3" => new InterleavedPixels(size: 3, red: 2, green: 1, blue: 0),
        "bgra8" or "8UC4" => new InterleavedPixels(size: 4, red: 2, green: 1, blue: 0),
        "mono8" or "8UC1" => new InterleavedPixels(size: 1, red: 0, green: 0, blue: 0),
        "mono16" or "16UC1" => new HighBytePixels(),
        "yuv422" or "uyvy" => new PackedYuvPixels(luma: 1, blueDifference: 0, redDifference: 2),
        "yuv422_yuy2" or "yuyv" => new PackedYuvPixels(luma: 0, blueDifference: 1, redDifference: 3),
        "nv12" => new PlanarYuvPixels(),
        "bayer_rggb8" => new BayerPixels(redColumn: 0, redRow: 0),
        "bayer_grbg8" => new BayerPixels(redColumn: 1, redRow: 0),
        "bayer_gbrg8" => new BayerPixels(redColumn: 0, redRow: 1),
        "bayer_bggr8" => new BayerPixels(redColumn: 1, redRow: 1),
        _ => throw new ArgumentException($"The encoding '{encoding}' cannot be read.", nameof(encoding)),
    };
}
