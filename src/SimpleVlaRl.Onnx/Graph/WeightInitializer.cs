using System.Runtime.InteropServices;
using SimpleVlaRl.Core.Weights;

namespace SimpleVlaRl.Onnx.Graph;

/// <summary>A contiguous run of one weight tensor, copied from its source in pieces, so that no tensor is ever whole in memory.</summary>
internal sealed class WeightInitializer(string name, IWeightSource source, string tensor, long firstElement, long[] shape)
    : OnnxInitializer(name, OnnxElementType.Float, shape)
{
    private const int PieceElements = 1 << 18;

    public override long ByteCount => ElementCount * sizeof(float);

    private long ElementCount => Shape.Aggregate(1L, (product, size) => product * size);

    public override void WriteTo(Stream destination)
    {
        if (!BitConverter.IsLittleEndian)
        {
            throw new PlatformNotSupportedException("ONNX stores weights little-endian; exporting on a big-endian machine is not supported.");
        }

        float[] piece = new float[Math.Min(PieceElements, ElementCount)];
        for (long done = 0; done < ElementCount; done += piece.Length)
        {
            Span<float> part = piece.AsSpan(0, (int)Math.Min(piece.Length, ElementCount - done));
            source.Read(tensor, firstElement + done, part);
            destination.Write(MemoryMarshal.AsBytes(part));
        }
    }
}
