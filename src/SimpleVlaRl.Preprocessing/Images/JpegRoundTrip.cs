namespace SimpleVlaRl.Preprocessing.Images;

/// <summary>To a JPEG of quality 95 with halved chroma, TensorFlow's defaults, and back; allocates nothing once a thread has seen the size.</summary>
internal static class JpegRoundTrip
{
    private const int Quality = 95;

    /// <summary>Sends an image through a JPEG.</summary>
    /// <param name="pixels">The image, [height, width, 3], rgb; overwritten by the decoded one.</param>
    /// <param name="width">The width in pixels.</param>
    /// <param name="height">The height in pixels.</param>
    public static void Apply(Span<byte> pixels, int width, int height)
    {
        JpegCoder coder = JpegCoder.OfThisThread;
        coder.Decompress(coder.Compress(pixels, width, height, Quality), pixels, width, height);
    }
}
