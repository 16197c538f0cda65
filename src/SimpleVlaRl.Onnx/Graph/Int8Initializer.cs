using System.Numerics;
using SimpleVlaRl.Core.Weights;

namespace SimpleVlaRl.Onnx.Graph;

/// <summary>A linear layer's weight as signed bytes [in, out], one scale per output: w ≈ q·scale, scale = max |w| / limit.</summary>
internal sealed class Int8Initializer(string name, IWeightSource source, string tensor, int outputs, int inputs, int limit)
    : QuantizedInitializer(name, OnnxElementType.Int8, [inputs, outputs], source, outputs, inputs)
{
    /// <summary>The whole weight, transposed: the file wants inputs outermost, the source gives outputs outermost.</summary>
    private sbyte[] transposed = [];

    public override long ByteCount => (long)Outputs * InputCount;

    protected override string Tensor => tensor;

    protected override int ScaleCount => Outputs;

    protected override void Begin() => transposed = new sbyte[ByteCount];

    protected override void Quantize(ReadOnlySpan<float> values, int first, int rows, float[] scales, Stream destination)
    {
        Span<float> inverse = stackalloc float[BlockRows];
        for (int row = 0; row < rows; row++)
        {
            float largest = Largest(values.Slice(row * InputCount, InputCount));

            // A row of zeros has any scale; a row with a number that is none gets such a scale, so that its output shows it.
            scales[first + row] = largest == 0 ? 1 : largest / limit;
            inverse[row] = largest == 0 ? 0 : limit / largest;
        }

        for (int input = 0; input < InputCount; input++)
        {
            Span<sbyte> target = transposed.AsSpan((input * Outputs) + first, rows);
            for (int row = 0; row < rows; row++)
            {
                target[row] = (sbyte)MathF.Round(values[(row * InputCount) + input] * inverse[row]);
            }
        }
    }

    protected override void End(Stream destination)
    {
        destination.Write(System.Runtime.InteropServices.MemoryMarshal.AsBytes(transposed.AsSpan()));
        transposed = [];
    }

    /// <summary>max |w|; no number when one of them is none.</summary>
    private static float Largest(ReadOnlySpan<float> row)
    {
        Vector<float> largest = Vector<float>.Zero;
        float sum = 0;
        int index = 0;
        Vector<float> check = Vector<float>.Zero;
        for (; index <= row.Length - Vector<float>.Count; index += Vector<float>.Count)
        {
            Vector<float> value = new(row[index..]);
            largest = Vector.Max(largest, Vector.Abs(value));
            check += value - value;
        }

        float result = 0;
        for (int lane = 0; lane < Vector<float>.Count; lane++)
        {
            result = MathF.Max(result, largest[lane]);
            sum += check[lane];
        }

        for (; index < row.Length; index++)
        {
            result = MathF.Max(result, MathF.Abs(row[index]));
            sum += row[index] - row[index];
        }

        return result + sum;
    }
}
