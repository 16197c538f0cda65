using SimpleVlaRl.Core.Policies;

namespace SimpleVlaRl.Training.Networks;

/// <summary>Rotary position embedding (Su et al. 2021, arXiv 2104.09864): the rotation of each pair of a head's channels.</summary>
/// <remarks>
/// Hugging Face pairs channel i with channel i + width/2 ("rotate half"). Queries and keys are made here with their rows permuted so that
/// the two stand side by side, which changes no scalar product and lets one complex multiplication rotate them.
/// </remarks>
internal static class RotaryTable
{
    /// <summary>Writes cosine and sine, [positions, heads, head width / 2, 2]; every head has the same.</summary>
    public static void Fill(DecoderArchitecture decoder, ReadOnlySpan<int> positions, Span<float> destination)
    {
        int headWidth = decoder.Width / decoder.HeadCount;
        for (int token = 0; token < positions.Length; token++)
        {
            Span<float> row = destination.Slice(token * decoder.Width, decoder.Width);
            for (int pair = 0; pair < headWidth / 2; pair++)
            {
                (double sine, double cosine) = Math.SinCos(RotaryAngle.Of(decoder, positions[token], pair));
                row[2 * pair] = (float)cosine;
                row[(2 * pair) + 1] = (float)sine;
            }

            for (int head = 1; head < decoder.HeadCount; head++)
            {
                row[..headWidth].CopyTo(row[(head * headWidth)..]);
            }
        }
    }
}
