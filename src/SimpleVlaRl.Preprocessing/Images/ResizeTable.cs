namespace SimpleVlaRl.Preprocessing.Images;

/// <summary>For each output sample along one axis, the run of input samples it is made of and their weights.</summary>
internal sealed class ResizeTable
{
    private const double Radius = 3;

    private readonly int[] _starts;
    private readonly int[] _counts;
    private readonly float[] _weights;
    private readonly int _stride;

    private ResizeTable(int count, int stride)
    {
        _starts = new int[count];
        _counts = new int[count];
        _weights = new float[count * stride];
        _stride = stride;
    }

    /// <summary>The first input sample of an output sample.</summary>
    public int Start(int output) => _starts[output];

    /// <summary>The weights of the input samples from there on; they sum to 1.</summary>
    public ReadOnlySpan<float> Weights(int output) => _weights.AsSpan(output * _stride, _counts[output]);

    /// <summary>The share of each input sample in an output sample's area, as OpenCV's computeResizeAreaTab has it; shares below a thousandth are dropped.</summary>
    public static ResizeTable Area(int source, int destination)
    {
        const double Negligible = 1e-3;
        double step = 1 / ((double)destination / source);
        ResizeTable table = new(destination, (int)Math.Ceiling(step) + 2);
        for (int output = 0; output < destination; output++)
        {
            double low = output * step;
            double high = low + step;
            double width = Math.Min(step, source - low);
            int last = Math.Min((int)Math.Floor(high), source - 1);
            int first = Math.Min((int)Math.Ceiling(low), last);
            Span<float> weights = table._weights.AsSpan(output * table._stride, table._stride);
            int count = 0;
            table._starts[output] = first;
            if (first - low > Negligible)
            {
                table._starts[output] = first - 1;
                weights[count++] = (float)((first - low) / width);
            }

            for (int input = first; input < last; input++)
            {
                weights[count++] = (float)(1 / width);
            }

            if (high - last > Negligible)
            {
                weights[count++] = (float)(Math.Min(Math.Min(high - last, 1), width) / width);
            }

            table._counts[output] = count;
        }

        return table;
    }

    /// <summary>Lanczos3 with half-pixel centres; a reduction widens the kernel by its factor (TensorFlow's ScaleAndTranslate with antialias).</summary>
    public static ResizeTable Lanczos3(int source, int destination)
    {
        double step = (double)source / destination;
        double width = Math.Max(step, 1);
        ResizeTable table = new(destination, (2 * (int)Math.Ceiling(Radius * width)) + 1);
        Span<double> run = stackalloc double[256];
        run = table._stride <= run.Length ? run : new double[table._stride];
        for (int output = 0; output < destination; output++)
        {
            double centre = (output + 0.5) * step;
            int first = Math.Max(0, (int)Math.Ceiling(centre - (Radius * width) - 0.5));
            int last = Math.Min(source - 1, (int)Math.Floor(centre + (Radius * width) - 0.5));
            double sum = 0;
            for (int input = first; input <= last; input++)
            {
                run[input - first] = Kernel((input + 0.5 - centre) / width);
                sum += run[input - first];
            }

            table._starts[output] = first;
            table._counts[output] = last - first + 1;
            for (int index = 0; index <= last - first; index++)
            {
                table._weights[(output * table._stride) + index] = (float)(run[index] / sum);
            }
        }

        return table;
    }

    /// <summary>sinc(x)·sinc(x/3) inside the radius (Duchon 1979, "Lanczos Filtering in One and Two Dimensions").</summary>
    private static double Kernel(double x)
    {
        double angle = Math.PI * Math.Abs(x);
        return Math.Abs(x) switch
        {
            >= Radius => 0,
            < 1e-3 => 1,
            _ => Radius * Math.Sin(angle) * Math.Sin(angle / Radius) / (angle * angle),
        };
    }
}
