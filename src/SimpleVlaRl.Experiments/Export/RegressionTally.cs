using SimpleVlaRl.Core.Actions;
using SimpleVlaRl.Core.Policies;
using SimpleVlaRl.Core.Robots;

namespace SimpleVlaRl.Experiments.Export;

/// <summary>Adds batches of one size up into a row of the report, for a regression head: it has actions and nothing else.</summary>
internal sealed class RegressionTally(PolicyManifest manifest, int batchSize)
{
    private readonly Dictionary<JointUnit, List<double>> errors = Enum.GetValues<JointUnit>().ToDictionary(unit => unit, _ => new List<double>());
    private double largest;

    /// <summary>Compares one batch.</summary>
    /// <param name="normalized">The network's actions between -1 and 1, [B·K·A].</param>
    /// <param name="found">The graph's actions in robot units, [B·K·A].</param>
    public void Add(float[] normalized, float[] found)
    {
        for (int index = 0; index < found.Length; index++)
        {
            int dimension = index % manifest.Architecture.ActionDimension;
            double error = Math.Abs(manifest.Actions.Unnormalize(dimension, normalized[index]) - found[index]);
            errors[manifest.Joints[dimension].Unit].Add(error);

            // All bins together are two wide between -1 and 1.
            largest = Math.Max(largest, 2 * error / (manifest.Actions.BinWidth(dimension) * (ActionBins.Count - 1)));
        }
    }

    public ParityRow Row() => new()
    {
        Batch = batchSize,
        Temperature = 0,
        Tokens = 0,
        LargestLogProbabilityDifference = double.NaN,
        LogProbabilityThere = double.NaN,
        Percentile99LogProbabilityDifference = double.NaN,
        MeanLogProbabilityDifference = double.NaN,
        LargestEntropyDifference = double.NaN,
        LargestLogitDifference = double.NaN,
        DifferingTokens = 0,
        Ties = 0,
        LargestNormalizedActionDifference = largest,
        LargestTableDifference = 0,
        Degrees = Summary(JointUnit.Radian, 180 / Math.PI),
        Millimetres = Summary(JointUnit.Metre, 1000),
        Opening = Summary(JointUnit.Opening, 1),
    };

    private ErrorSummary? Summary(JointUnit unit, double factor) => ErrorSummary.Of([.. errors[unit].Select(error => error * factor)]);
}
