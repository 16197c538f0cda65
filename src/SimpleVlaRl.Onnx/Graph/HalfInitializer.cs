using System.Runtime.InteropServices;
using SimpleVlaRl.Core.Weights;

namespace SimpleVlaRl.Onnx.Graph;

/// <summary>A whole weight tensor in half precision, converted from its source in pieces.</summary>
internal sealed class HalfInitializer(string name, IWeightSource source, string tensor, long[] shape) : OnnxInitializer(name, OnnxElementType.Float16, shape)
{
    private const int PieceElements = 1 << 18;

    public override long ByteCount => ElementCount * sizeof(ushort);

    private long ElementCount => Shape.Aggregate(1L, (product, size) => product * size);

    public override void WriteTo(Stream destination)
    {
        int length = (int)Math.Min(PieceElements, ElementCount);
        float[] wide = new float[length];
        ushort[] narrow = new ushort[length];
        for (long done = 0; done < ElementCount; done += length)
        {
            Span<float> part = wide.AsSpan(0, (int)Math.Min(length, ElementCount - done));
            source.Read(tensor, done, part);
            if (!HalfConversion.TryConvert(part, narrow))
            {
                throw new ArgumentException($"The tensor '{tensor}' has a weight beyond half precision's 65504 between elements {done} and "
                    + $"{done + part.Length - 1}; export with another precision.");
            }

            destination.Write(MemoryMarshal.AsBytes(narrow.AsSpan(0, part.Length)));
        }
    }
}
