namespace SimpleVlaRl.Core.Policies;

/// <summary>The angles of rotary positions (Su et al. 2021, arXiv 2104.09864), rounded to single precision where Hugging Face Llama rounds them.</summary>
/// <remarks>The rounding matters: at position 170 a double-precision angle is off by 1e-5, which shows in log-probabilities as 1e-4.</remarks>
public static class RotaryAngle
{
    /// <summary>The angle by which a pair of a head's features turns at a position: position · base^(-2 pair / head width).</summary>
    /// <param name="decoder">The decoder.</param>
    /// <param name="position">The token's position, from 0.</param>
    /// <param name="pair">The pair, 0 to half the head width minus one.</param>
    /// <returns>Radians.</returns>
    public static float Of(DecoderArchitecture decoder, int position, int pair)
    {
        ArgumentNullException.ThrowIfNull(decoder);
        int headWidth = decoder.Width / decoder.HeadCount;
        float frequency = 1f / MathF.Pow((float)decoder.RotaryBase, 2f * pair / headWidth);
        return position * frequency;
    }
}
