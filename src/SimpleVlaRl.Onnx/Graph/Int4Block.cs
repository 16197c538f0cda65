using System.Runtime.Intrinsics;

namespace SimpleVlaRl.Onnx.Graph;

/// <summary>Packs one block of weights into four bits each, sixteen at a time.</summary>
internal static class Int4Block
{
    /// <summary>The smallest block, and as many weights as are packed at once.</summary>
    private const int Step = 16;

    private const int Lowest = -8;
    private const int Highest = 7;

    /// <summary>Packs a block; missing weights at its end count as zero.</summary>
    /// <param name="values">At most two weights per byte.</param>
    /// <param name="packed">The bytes, low nibble first.</param>
    /// <returns>The scale: the weight of largest magnitude, the first of them, over -8; no number when a weight is none.</returns>
    public static float Pack(ReadOnlySpan<float> values, Span<byte> packed)
    {
        if (values.Length < 2 * packed.Length)
        {
            Span<float> whole = stackalloc float[2 * packed.Length];
            values.CopyTo(whole);
            return PackWhole(whole, packed);
        }

        return PackWhole(values, packed);
    }

    private static float PackWhole(ReadOnlySpan<float> values, Span<byte> packed)
    {
        (float largest, float check) = Largest(values);
        Vector256<float> inverse = Vector256.Create(largest == 0 ? 0 : Lowest / largest);
        for (int index = 0; index < values.Length; index += Step)
        {
            Vector256<int> low = Quantize(Vector256.Create(values[index..]) * inverse);
            Vector256<int> high = Quantize(Vector256.Create(values[(index + Vector256<float>.Count)..]) * inverse);
            Vector256<ushort> wide = Vector256.Narrow(low, high).AsUInt16();
            Vector128<ushort> pairs = Vector128.Narrow(wide.GetLower(), wide.GetUpper()).AsUInt16();
            Vector128<ushort> nibbles = (pairs & Vector128.Create((ushort)0x0F)) | (Vector128.ShiftRightLogical(pairs, 4) & Vector128.Create((ushort)0xF0));
            Vector128.Narrow(nibbles, Vector128<ushort>.Zero).GetLower().CopyTo(packed[(index / 2)..]);
        }

        // A block with a number that is none gets such a scale, so that its output shows it.
        return (largest / Lowest) + check;
    }

    /// <summary>-8 … 7 as 0 … 15, rounded to the nearest, ties to even.</summary>
    private static Vector256<int> Quantize(Vector256<float> scaled)
    {
        Vector256<float> rounded = Vector256.Round(scaled);
        return Vector256.ConvertToInt32(Vector256.Min(Vector256.Max(rounded, Vector256.Create((float)Lowest)), Vector256.Create((float)Highest)))
            - Vector256.Create(Lowest);
    }

    /// <summary>The first weight of largest magnitude, and a sum that is zero unless a weight is no number.</summary>
    private static (float Largest, float Check) Largest(ReadOnlySpan<float> values)
    {
        Vector256<float> high = Vector256.Create(values);
        Vector256<float> low = high;
        Vector256<float> check = high - high;
        for (int index = Vector256<float>.Count; index < values.Length; index += Vector256<float>.Count)
        {
            Vector256<float> part = Vector256.Create(values[index..]);
            high = Vector256.Max(high, part);
            low = Vector256.Min(low, part);
            check += part - part;
        }

        (float most, float least) = (high[0], low[0]);
        for (int lane = 1; lane < Vector256<float>.Count; lane++)
        {
            most = MathF.Max(most, high[lane]);
            least = MathF.Min(least, low[lane]);
        }

        float sum = Vector256.Sum(check);
        if (most != -least)
        {
            return (most > -least ? most : least, sum);
        }

        int first = values.IndexOfAny(most, least);
        return (first < 0 ? most : values[first], sum);
    }
}
