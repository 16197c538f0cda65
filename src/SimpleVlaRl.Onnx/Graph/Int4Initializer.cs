using SimpleVlaRl.Core.Weights;

namespace SimpleVlaRl.Onnx.Graph;

/// <summary>
/// A linear layer's weight as <c>com.microsoft.MatMulNBits</c> wants it: uint8 [out, blocks, block / 2], low nibble first, a scale per block.
/// </summary>
/// <remarks>
/// Symmetric: scale = (the block's number of largest magnitude) / -8, q = clip(round(w / scale), -8, 7), stored as q + 8, the operator's
/// default zero point. The largest number itself is exact. The last block of a row is filled with zeros. Layout: ONNX Runtime
/// <c>matmul_nbits_quantizer.py</c> and the operator's documentation.
/// </remarks>
internal sealed class Int4Initializer(string name, IWeightSource source, string tensor, int outputs, int inputs, int blockSize)
    : QuantizedInitializer(name, OnnxElementType.UInt8, [outputs, Blocks(inputs, blockSize), blockSize / 2], source, outputs, inputs)
{
    private byte[] packed = [];

    public override long ByteCount => (long)Outputs * BlockCount * (blockSize / 2);

    protected override string Tensor => tensor;

    protected override int ScaleCount => Outputs * BlockCount;

    private int BlockCount => Blocks(InputCount, blockSize);

    /// <summary>Blocks in a row of inputs.</summary>
    public static int Blocks(int inputs, int blockSize) => (inputs + blockSize - 1) / blockSize;

    protected override void Begin() => packed = new byte[BlockRows * BlockCount * (blockSize / 2)];

    protected override void Quantize(ReadOnlySpan<float> values, int first, int rows, float[] scales, Stream destination)
    {
        int bytes = blockSize / 2;
        for (int row = 0; row < rows; row++)
        {
            ReadOnlySpan<float> line = values.Slice(row * InputCount, InputCount);
            for (int block = 0; block < BlockCount; block++)
            {
                int start = block * blockSize;
                ReadOnlySpan<float> part = line[start..Math.Min(start + blockSize, InputCount)];
                scales[((first + row) * BlockCount) + block] = Int4Block.Pack(part, packed.AsSpan(((row * BlockCount) + block) * bytes, bytes));
            }
        }

        destination.Write(packed, 0, rows * BlockCount * bytes);
    }

    protected override void End(Stream destination) => packed = [];
}
