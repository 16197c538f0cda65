using System.Text.Json.Serialization;
using SimpleVlaRl.Core.Statistics;

namespace SimpleVlaRl.Core.Outcomes;

/// <summary>How a classifier's words about the ends of episodes compare with their labels.</summary>
/// <remarks>A false positive is the dangerous kind: a failure that is rewarded.</remarks>
/// <param name="TruePositives">Successes that it calls so.</param>
/// <param name="FalsePositives">Failures that it calls successes.</param>
/// <param name="TrueNegatives">Failures that it calls so.</param>
/// <param name="FalseNegatives">Successes that it calls failures.</param>
public sealed record ClassifierScore(int TruePositives, int FalsePositives, int TrueNegatives, int FalseNegatives)
{
    /// <summary>How many episodes were looked at.</summary>
    [JsonIgnore]
    public int Episodes => TruePositives + FalsePositives + TrueNegatives + FalseNegatives;

    /// <summary>The share of those called successes that are; not a number where none is called so.</summary>
    [JsonIgnore]
    public double Precision => TruePositives / (double)(TruePositives + FalsePositives);

    /// <summary>The share of the successes that are called so; not a number where there is none.</summary>
    [JsonIgnore]
    public double Recall => TruePositives / (double)(TruePositives + FalseNegatives);

    /// <summary>The 95 % interval of <see cref="Precision"/>.</summary>
    [JsonIgnore]
    public WilsonInterval PrecisionInterval => WilsonInterval.Of(TruePositives, TruePositives + FalsePositives);

    /// <summary>The 95 % interval of <see cref="Recall"/>.</summary>
    [JsonIgnore]
    public WilsonInterval RecallInterval => WilsonInterval.Of(TruePositives, TruePositives + FalseNegatives);

    /// <summary>The score with one more episode.</summary>
    /// <param name="isSuccess">What its label says.</param>
    /// <param name="isCalledSuccess">What the classifier says.</param>
    /// <returns>The new score.</returns>
    public ClassifierScore With(bool isSuccess, bool isCalledSuccess) => (isSuccess, isCalledSuccess) switch
    {
        (true, true) => this with { TruePositives = TruePositives + 1 },
        (false, true) => this with { FalsePositives = FalsePositives + 1 },
        (false, false) => this with { TrueNegatives = TrueNegatives + 1 },
        _ => this with { FalseNegatives = FalseNegatives + 1 },
    };
}
