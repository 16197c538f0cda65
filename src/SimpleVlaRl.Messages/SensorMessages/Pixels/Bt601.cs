using System.Runtime.CompilerServices;

namespace SimpleVlaRl.Messages.SensorMessages.Pixels;

/// <summary>
/// From luma and colour differences of limited range (ITU-R BT.601: luma 16 to 235, differences 16 to 240 about 128) to red, green and blue.
/// </summary>
/// <remarks>
/// red = 1.164 (Y-16) + 1.596 (V-128), green = 1.164 (Y-16) - 0.813 (V-128) - 0.391 (U-128), blue = 1.164 (Y-16) + 2.018 (U-128), in fixed point of 20 bits,
/// rounded half up and clamped: the arithmetic of OpenCV's COLOR_YUV2RGB conversions, bit for bit.
/// </remarks>
internal static class Bt601
{
    private const int Shift = 20;
    private const int Half = 1 << (Shift - 1);
    private const int LumaGain = 1_220_542;
    private const int RedOfRed = 1_673_527;
    private const int GreenOfRed = -852_492;
    private const int GreenOfBlue = -409_993;
    private const int BlueOfBlue = 2_116_026;

    /// <summary>What two colour differences add to each colour; several pixels share them.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static (int Red, int Green, int Blue) Chroma(int blueDifference, int redDifference)
    {
        (int u, int v) = (blueDifference - 128, redDifference - 128);
        return (Half + (RedOfRed * v), Half + (GreenOfRed * v) + (GreenOfBlue * u), Half + (BlueOfBlue * u));
    }

    /// <summary>Writes a pixel.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Write(Span<byte> pixel, int luma, (int Red, int Green, int Blue) chroma)
    {
        int light = Math.Max(0, luma - 16) * LumaGain;
        pixel[0] = Clamped((light + chroma.Red) >> Shift);
        pixel[1] = Clamped((light + chroma.Green) >> Shift);
        pixel[2] = Clamped((light + chroma.Blue) >> Shift);
    }

    /// <summary>Without branches, which pictures with much contrast would mispredict.</summary>
    private static byte Clamped(int value)
    {
        int positive = value & ~(value >> 31);
        return (byte)(positive | ((byte.MaxValue - positive) >> 31));
    }
}
