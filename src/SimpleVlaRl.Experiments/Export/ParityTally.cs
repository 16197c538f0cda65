using SimpleVlaRl.Core.Actions;
using SimpleVlaRl.Core.Policies;
using SimpleVlaRl.Core.Robots;
using SimpleVlaRl.Inference.Engine;
using SimpleVlaRl.Training.Reinforcement;
using SimpleVlaRl.Training.Reinforcement.Stored;

namespace SimpleVlaRl.Experiments.Export;

/// <summary>Adds batches of one size and temperature up into a row of the report.</summary>
internal sealed class ParityTally(PolicyManifest manifest, int batchSize, float temperature, ToolErrors? tools)
{
    private readonly Dictionary<JointUnit, List<double>> errors = Enum.GetValues<JointUnit>().ToDictionary(unit => unit, _ => new List<double>());
    private readonly List<double> logProbabilities = [];
    private readonly List<double> ratios = [];
    private readonly List<double> toolDistances = [];
    private double largestLogProbability;
    private double logProbabilityThere;
    private double largestEntropy;
    private double largestLogit;
    private double largestTable;
    private int tokens;
    private int differing;
    private int ties;

    /// <summary>Compares one batch.</summary>
    /// <param name="batch">Its inputs.</param>
    /// <param name="logits">The network's logits.</param>
    /// <param name="found">The graph's answers.</param>
    public void Add(ParityBatch batch, float[] logits, OnnxForwardOutputs found)
    {
        for (int index = 0; index < found.Logits.Length; index++)
        {
            largestLogit = Math.Max(largestLogit, Math.Abs(logits[index] - found.Logits[index]));
        }

        float[] expectedActions = new float[found.Actions.Length];
        for (int token = 0; token < found.Tokens.Length; token++)
        {
            TokenDistribution expected = new(logits.AsSpan(token * ActionBins.Count, ActionBins.Count), temperature);
            double logProbability = Math.Abs(expected.LogProbability(found.Tokens[token]) - found.LogProbabilities[token]);
            logProbabilities.Add(logProbability);
            ratios.Add(Math.Exp(expected.LogProbability(found.Tokens[token]) - found.LogProbabilities[token]));
            if (!(logProbability <= largestLogProbability))
            {
                largestLogProbability = logProbability;
                logProbabilityThere = expected.LogProbability(found.Tokens[token]);
            }

            largestEntropy = Math.Max(largestEntropy, Math.Abs(expected.Entropy - found.Entropies[token]));

            int dimension = token % manifest.Architecture.ActionDimension;
            int wanted = expected.Choose(batch.Uniforms[token]);
            double action = manifest.Actions.Unnormalize(dimension, ActionBins.Decode(wanted));
            expectedActions[token] = (float)action;
            double error = Math.Abs(action - found.Actions[token]);
            errors[manifest.Joints[dimension].Unit].Add(error);
            tokens++;
            if (wanted == found.Tokens[token])
            {
                largestTable = Math.Max(largestTable, error);
            }
            else if (expected.IsTie(wanted, found.Tokens[token], batch.Uniforms[token]))
            {
                ties++;
            }
            else
            {
                differing++;
            }
        }

        int dimensions = manifest.Architecture.ActionDimension;
        for (int start = 0; tools is not null && start < found.Actions.Length; start += dimensions)
        {
            tools.Add(expectedActions.AsSpan(start, dimensions), found.Actions.AsSpan(start, dimensions), toolDistances);
        }
    }

    public ParityRow Row()
    {
        ErrorSummary differences = ErrorSummary.Of(logProbabilities) ?? throw new InvalidOperationException($"There was no batch of {batchSize} to compare.");
        return new ParityRow
        {
            Batch = batchSize,
            Temperature = temperature,
            Tokens = tokens,
            LargestLogProbabilityDifference = differences.Largest,
            LogProbabilityThere = logProbabilityThere,
            Percentile99LogProbabilityDifference = differences.Percentile99,
            MeanLogProbabilityDifference = differences.Mean,
            Ratios = temperature > 0 ? BehaviourRatios.Of(ratios, new GrpoOptions { CorrectionLimit = GrpoOptions.RecordedCorrectionLimit }) : null,
            LargestEntropyDifference = largestEntropy,
            LargestLogitDifference = largestLogit,
            DifferingTokens = differing,
            Ties = ties,
            LargestTableDifference = largestTable,
            Degrees = Summary(JointUnit.Radian, 180 / Math.PI),
            Millimetres = tools is null ? Summary(JointUnit.Metre, 1000) : ErrorSummary.Of([.. toolDistances.Select(distance => distance * 1000)]),
            Opening = Summary(JointUnit.Opening, 1),
        };
    }

    private ErrorSummary? Summary(JointUnit unit, double factor) => ErrorSummary.Of([.. errors[unit].Select(error => error * factor)]);
}
