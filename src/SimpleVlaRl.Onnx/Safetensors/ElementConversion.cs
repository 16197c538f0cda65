using System.Runtime.InteropServices;
using SimpleVlaRl.Core.Weights;

namespace SimpleVlaRl.Onnx.Safetensors;

/// <summary>Between single precision and the two 16-bit formats.</summary>
internal static class ElementConversion
{
    public static void Widen(TensorElementType elementType, ReadOnlySpan<ushort> source, Span<float> destination)
    {
        for (int i = 0; i < source.Length; i++)
        {
            destination[i] = elementType == TensorElementType.Float16
                ? (float)BitConverter.UInt16BitsToHalf(source[i])
                : BitConverter.UInt32BitsToSingle((uint)source[i] << 16);
        }
    }

    /// <summary>Rounds to the nearest, ties to even.</summary>
    public static void Narrow(TensorElementType elementType, ReadOnlySpan<float> source, Span<byte> destination)
    {
        if (elementType == TensorElementType.Float32)
        {
            MemoryMarshal.AsBytes(source).CopyTo(destination);
            return;
        }

        Span<ushort> halves = MemoryMarshal.Cast<byte, ushort>(destination);
        for (int i = 0; i < source.Length; i++)
        {
            halves[i] = elementType == TensorElementType.Float16 ? BitConverter.HalfToUInt16Bits((Half)source[i]) : ToBFloat16(source[i]);
        }
    }

    private static ushort ToBFloat16(float value)
    {
        uint bits = BitConverter.SingleToUInt32Bits(value);
        return float.IsNaN(value)
            ? (ushort)((bits >> 16) | 0x40)
            : (ushort)((bits + 0x7FFF + ((bits >> 16) & 1)) >> 16);
    }
}
