using SimpleVlaRl.Core.Weights;

namespace SimpleVlaRl.Onnx.Graph;

/// <summary>A linear layer's weight [out, in] in few bits, read from its source in blocks of rows.</summary>
internal abstract class QuantizedInitializer(string name, OnnxElementType elementType, long[] shape, IWeightSource source, int outputs, int inputs)
    : OnnxInitializer(name, elementType, shape)
{
    /// <summary>Rows read at once; a block of 64 rows of a 7B decoder is 2.8 MB.</summary>
    protected const int BlockRows = 64;

    private float[]? scales;

    protected int Outputs => outputs;

    protected int InputCount => inputs;

    public override void WriteTo(Stream destination)
    {
        float[] scales = new float[ScaleCount];
        float[] block = new float[Math.Min(BlockRows, outputs) * inputs];
        Begin();
        for (int first = 0; first < outputs; first += BlockRows)
        {
            int rows = Math.Min(BlockRows, outputs - first);
            Span<float> values = block.AsSpan(0, rows * inputs);
            source.Read(Tensor, (long)first * inputs, values);
            Quantize(values, first, rows, scales, destination);
        }

        End(destination);
        this.scales = scales;
    }

    /// <summary>The scales; quantises once more when the weight was not written yet.</summary>
    public float[] TakeScales()
    {
        if (this.scales is null)
        {
            WriteTo(Stream.Null);
        }

        float[] taken = this.scales!;
        this.scales = null;
        return taken;
    }

    protected abstract string Tensor { get; }

    protected abstract int ScaleCount { get; }

    protected abstract void Begin();

    /// <summary>Quantises some rows.</summary>
    /// <param name="values">[rows, inputs].</param>
    /// <param name="first">The first row's number.</param>
    /// <param name="rows">How many.</param>
    /// <param name="scales">All scales, to be filled in.</param>
    /// <param name="destination">Where finished bytes go.</param>
    protected abstract void Quantize(ReadOnlySpan<float> values, int first, int rows, float[] scales, Stream destination);

    protected abstract void End(Stream destination);
}
