namespace SimpleVlaRl.Benchmarks.Robots;

/// <summary>Frames for robots that are not there.</summary>
internal static class SimulatedFrames
{
    /// <summary>A frame of a pattern, [height, width, 3].</summary>
    public static byte[] Of(int width, int height)
    {
        byte[] pixels = new byte[width * height * 3];
        for (int index = 0; index < pixels.Length; index++)
        {
            pixels[index] = (byte)(index * 31);
        }

        return pixels;
    }
}
