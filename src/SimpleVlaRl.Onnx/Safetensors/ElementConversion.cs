using System.Numerics;
using System.Runtime.InteropServices;
using SimpleVlaRl.Core.Weights;

namespace SimpleVlaRl.Onnx.Safetensors;

/// <summary>Between single precision and the two 16-bit formats.</summary>
internal static class ElementConversion
{
    public static void Widen(TensorElementType elementType, ReadOnlySpan<ushort> source, Span<float> destination)
    {
        if (elementType == TensorElementType.Float16)
        {
            for (int i = 0; i < source.Length; i++)
            {
                destination[i] = (float)BitConverter.UInt16BitsToHalf(source[i]);
            }

            return;
        }

        Span<uint> bits = MemoryMarshal.Cast<float, uint>(destination);
        int done = 0;
        for (; done <= source.Length - Vector<ushort>.Count; done += Vector<ushort>.Count)
        {
            Vector.Widen(new Vector<ushort>(source[done..]), out Vector<uint> low, out Vector<uint> high);
            Vector.ShiftLeft(low, 16).CopyTo(bits[done..]);
            Vector.ShiftLeft(high, 16).CopyTo(bits[(done + Vector<uint>.Count)..]);
        }

        for (; done < source.Length; done++)
        {
            bits[done] = (uint)source[done] << 16;
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
