namespace SimpleVlaRl.Datasets.Import;

/// <summary>Vectors at a steady rate, at any time: linear between two rows, the first and the last beyond.</summary>
/// <param name="values">The values, [rows, width].</param>
/// <param name="width">The numbers of a row.</param>
/// <param name="rateHertz">Rows per second.</param>
internal sealed class Resampling(double[] values, int width, double rateHertz)
{
    private const double Exact = 1e-6;

    private readonly int last = (values.Length / width) - 1;

    /// <summary>The values at a time.</summary>
    /// <param name="seconds">Since the first row.</param>
    /// <param name="result">Gets them.</param>
    public void At(double seconds, Span<double> result)
    {
        double place = Math.Clamp(seconds * rateHertz, 0, last);

        // A row itself where the time is one's, but for rounding.
        double nearest = Math.Round(place);
        place = Math.Abs(place - nearest) < Exact ? nearest : place;
        int below = (int)Math.Floor(place);
        double share = place - below;
        for (int element = 0; element < width; element++)
        {
            double low = values[(below * width) + element];
            result[element] = share == 0 ? low : low + (share * (values[((below + 1) * width) + element] - low));
        }
    }
}
