using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace SimpleVlaRl.Onnx.Graph;

/// <summary>Rounds single to half precision (IEEE 754 binary16, nearest even), eight at a time; the framework's conversion takes one.</summary>
internal static class HalfConversion
{
    private const uint SignBit = 0x80000000;

    /// <summary>65520: from here on the nearest half is infinite.</summary>
    private const uint FirstInfinite = 0x477FF000;

    /// <summary>2^-14, the smallest normal half.</summary>
    private const uint SmallestNormal = 113u << 23;

    /// <summary>0.5: its last bit is worth 2^-24, that of a subnormal half, so that adding it rounds in the right place.</summary>
    private const uint SubnormalMagic = 126u << 23;

    /// <summary>Converts; returns false when a finite number became infinite.</summary>
    public static bool TryConvert(ReadOnlySpan<float> source, Span<ushort> destination)
    {
        ReadOnlySpan<uint> bits = MemoryMarshal.Cast<float, uint>(source);
        Vector256<uint> overflow = default;
        int index = 0;
        for (; index <= bits.Length - 16; index += 16)
        {
            Vector256<uint> low = Convert(Vector256.Create(bits[index..]), ref overflow);
            Vector256<uint> high = Convert(Vector256.Create(bits[(index + 8)..]), ref overflow);
            Vector256.Narrow(low, high).CopyTo(destination[index..]);
        }

        bool fits = overflow == Vector256<uint>.Zero;
        for (; index < bits.Length; index++)
        {
            Half half = (Half)source[index];
            fits &= !(Half.IsInfinity(half) && float.IsFinite(source[index]));
            destination[index] = BitConverter.HalfToUInt16Bits(half);
        }

        return fits;
    }

    private static Vector256<uint> Convert(Vector256<uint> bits, ref Vector256<uint> overflow)
    {
        Vector256<uint> sign = bits & Vector256.Create(SignBit);
        Vector256<uint> magnitude = bits ^ sign;
        Vector256<uint> infinity = Vector256.Create(0x7F800000u);
        Vector256<uint> isLarge = Vector256.GreaterThanOrEqual(magnitude, Vector256.Create(FirstInfinite));
        overflow |= isLarge & Vector256.LessThan(magnitude, infinity);

        // Rebias the exponent by 15 - 127, and round: half of the last place less one, plus one when the last place is odd.
        Vector256<uint> odd = Vector256.ShiftRightLogical(magnitude, 13) & Vector256<uint>.One;
        Vector256<uint> normal = Vector256.ShiftRightLogical(magnitude + Vector256.Create(unchecked((uint)((15 - 127) << 23)) + 0xFFF) + odd, 13);

        Vector256<uint> magic = Vector256.Create(SubnormalMagic);
        Vector256<uint> subnormal = (magnitude.AsSingle() + magic.AsSingle()).AsUInt32() - magic;
        Vector256<uint> special = Vector256.ConditionalSelect(Vector256.GreaterThan(magnitude, infinity), Vector256.Create(0x7E00u), Vector256.Create(0x7C00u));
        Vector256<uint> finite = Vector256.ConditionalSelect(Vector256.LessThan(magnitude, Vector256.Create(SmallestNormal)), subnormal, normal);
        return Vector256.ConditionalSelect(isLarge, special, finite) | Vector256.ShiftRightLogical(sign, 16);
    }
}
