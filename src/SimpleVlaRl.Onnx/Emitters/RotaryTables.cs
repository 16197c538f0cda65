using SimpleVlaRl.Core.Policies;

namespace SimpleVlaRl.Onnx.Emitters;

/// <summary>Rotary position tables (Su et al. 2021): cosines and sines [positions, head width / 2].</summary>
internal sealed record RotaryTables(float[] Cosine, float[] Sine, int PositionCount, int HalfWidth)
{
    /// <summary>Angles are rounded to single precision as the original computes them.</summary>
    public static RotaryTables Of(DecoderArchitecture decoder, int positionCount)
    {
        int headWidth = decoder.Width / decoder.HeadCount;
        int half = headWidth / 2;
        float[] cosine = new float[positionCount * half];
        float[] sine = new float[positionCount * half];
        for (int i = 0; i < half; i++)
        {
            float frequency = 1f / MathF.Pow((float)decoder.RotaryBase, 2f * i / headWidth);
            for (int position = 0; position < positionCount; position++)
            {
                float angle = position * frequency;
                cosine[(position * half) + i] = (float)Math.Cos(angle);
                sine[(position * half) + i] = (float)Math.Sin(angle);
            }
        }

        return new RotaryTables(cosine, sine, positionCount, half);
    }

    /// <summary>Both halves of the rotate-half layout side by side, the first one times a sign: [positions, head width].</summary>
    public static float[] BothHalves(float[] table, int half, float firstSign)
    {
        float[] full = new float[2 * table.Length];
        for (int index = 0; index < table.Length; index++)
        {
            int first = (index / half * 2 * half) + (index % half);
            full[first] = firstSign * table[index];
            full[first + half] = table[index];
        }

        return full;
    }
}
