namespace SimpleVlaRl.Datasets.Bags;

/// <summary>What was measured and commanded, at a steady rate.</summary>
/// <remarks>
/// A row's state is what had been measured when it began, its action what had been sent by its end; where a joint's commands were not recorded, or cannot be
/// read back, it was sent to where it was when the row ended, as where a person leads the arms by hand.
/// </remarks>
internal sealed class BagRows
{
    private const int MostRows = 1_000_000;

    private readonly double rowNanoseconds;

    private BagRows(long begin, double rowNanoseconds, int count, int joints)
    {
        (Begin, this.rowNanoseconds, Count) = (begin, rowNanoseconds, count);
        (States, Actions) = (new double[count * joints], new double[count * joints]);
    }

    /// <summary>When the first row begins, nanoseconds since 1970.</summary>
    public long Begin { get; }

    /// <summary>When a row begins, nanoseconds since 1970: whole ones, of which a double has too many to tell them apart.</summary>
    public long At(int row) => Begin + (long)Math.Round(row * rowNanoseconds);

    /// <summary>How many.</summary>
    public int Count { get; }

    /// <summary>The measured positions, [rows, joints].</summary>
    public double[] States { get; }

    /// <summary>The commanded positions, [rows, joints].</summary>
    public double[] Actions { get; }

    /// <summary>Makes rows.</summary>
    /// <param name="samples">All that was said of joints.</param>
    /// <param name="labels">The joints' names, in policy order.</param>
    /// <param name="notBefore">When the last camera had its first picture.</param>
    /// <param name="rateHertz">Rows per second.</param>
    /// <exception cref="DatasetException">A joint was never measured, or there is no time in which all were.</exception>
    public static BagRows Of(IReadOnlyList<BagSample> samples, IReadOnlyList<string> labels, long notBefore, double rateHertz)
    {
        BagSample[] ordered = [.. samples.OrderBy(sample => sample.Nanoseconds)];
        long begin = notBefore, end = 0;
        for (int joint = 0; joint < labels.Count; joint++)
        {
            BagSample[] of = [.. ordered.Where(sample => !sample.IsCommand && sample.Joints.Contains(joint))];
            if (of.Length == 0)
            {
                throw new DatasetException($"no message has where {labels[joint]} was; look whether the profile has the topics and names of the bag.");
            }

            begin = Math.Max(begin, of[0].Nanoseconds);
            end = Math.Max(end, of[^1].Nanoseconds);
        }

        double rowNanoseconds = 1e9 / rateHertz;
        double count = Math.Floor((end - begin) / rowNanoseconds);
        if (count is not (>= 2 and <= MostRows))
        {
            throw new DatasetException(FormattableString.Invariant(
                $"all joints and cameras were there together for {(end - begin) / 1e9:0.##} s; expected 2 to {MostRows} rows of {1 / rateHertz:0.####} s."));
        }

        BagRows rows = new(begin, rowNanoseconds, (int)count, labels.Count);
        rows.Fill(ordered, labels.Count);
        return rows;
    }

    private void Fill(BagSample[] ordered, int joints)
    {
        double[] measured = new double[joints], commanded = new double[joints];
        commanded.AsSpan().Fill(double.NaN);
        int next = 0;
        for (int row = 0; row < Count; row++)
        {
            Pass(row);
            measured.CopyTo(States, row * joints);
            Pass(row + 1);
            for (int joint = 0; joint < joints; joint++)
            {
                Actions[(row * joints) + joint] = double.IsNaN(commanded[joint]) ? measured[joint] : commanded[joint];
            }
        }

        void Pass(int row)
        {
            long until = At(row);
            for (; next < ordered.Length && ordered[next].Nanoseconds <= until; next++)
            {
                BagSample sample = ordered[next];
                for (int index = 0; index < sample.Joints.Length; index++)
                {
                    (sample.IsCommand ? commanded : measured)[sample.Joints[index]] = sample.Positions[index];
                }
            }
        }
    }
}
