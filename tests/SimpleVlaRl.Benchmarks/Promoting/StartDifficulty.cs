namespace SimpleVlaRl.Benchmarks.Promoting;

/// <summary>
/// Starts that are not equally hard: a version's chance at a start is the logistic of its skill plus what the start adds, normally distributed, the same for
/// both versions of a pair.
/// </summary>
/// <param name="spread">The standard deviation of what a start adds; 0 makes all alike.</param>
internal sealed class StartDifficulty(double spread)
{
    private const int Points = 401;
    private const double Range = 6;

    /// <summary>The chance of a success.</summary>
    /// <param name="skill">The version's.</param>
    /// <param name="start">What the start adds, in standard deviations.</param>
    public double Chance(double skill, double start) => 1 / (1 + Math.Exp(-(skill + (spread * start))));

    /// <summary>The skill that succeeds at a rate over all starts.</summary>
    /// <param name="rate">Above 0 and below 1.</param>
    public double SkillOf(double rate)
    {
        (double low, double high) = (-50, 50);
        while (high - low > 1e-9)
        {
            double middle = (low + high) / 2;
            (low, high) = Mean(start => Chance(middle, start)) < rate ? (middle, high) : (low, middle);
        }

        return (low + high) / 2;
    }

    /// <summary>The mean over starts, by the trapezoidal rule.</summary>
    /// <param name="of">Of a start, in standard deviations.</param>
    public static double Mean(Func<double, double> of)
    {
        (double sum, double weights) = (0, 0);
        for (int point = 0; point < Points; point++)
        {
            double start = Range * ((2.0 * point / (Points - 1)) - 1);
            double weight = Math.Exp(-start * start / 2);
            sum += weight * of(start);
            weights += weight;
        }

        return sum / weights;
    }
}
