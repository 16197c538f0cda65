namespace SimpleVlaRl.Preprocessing.Images;

/// <summary>For each output sample along one axis, the run of input samples it is made of and their weights.</summary>
internal sealed class ResizeTable
{
    private const double Radius = 3;

    private readonly int[] starts;
    private readonly int[] counts;
    private readonly float[] weights;
    private readonly int stride;

    private ResizeTable(int count, int stride)
    {
        starts = new int[count];
        counts = new int[count];
        weights = new float[count * stride];
        this.stride = stride;
    }

    /// <summary>The first input sample of an output sample.</summary>
    public int Start(int output) => starts[output];

    /// <summary>The weights of the input samples from there on; they sum to 1.</summary>
    public ReadOnlySpan<float> Weights(int output) => weights.AsSpan(output * this.stride, counts[output]);

    /// <summary>Lanczos3 with half-pixel centres; a reduction widens the kernel by its factor (TensorFlow's ScaleAndTranslate with antialias).</summary>
    public static ResizeTable Lanczos3(int source, int destination)
    {
        double step = (double)source / destination;
        double width = Math.Max(step, 1);
        ResizeTable table = new(destination, (2 * (int)Math.Ceiling(Radius * width)) + 1);
        Span<double> run = stackalloc double[256];
        run = table.stride <= run.Length ? run : new double[table.stride];
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

            table.starts[output] = first;
            table.counts[output] = last - first + 1;
            for (int index = 0; index <= last - first; index++)
            {
                table.weights[(output * table.stride) + index] = (float)(run[index] / sum);
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
