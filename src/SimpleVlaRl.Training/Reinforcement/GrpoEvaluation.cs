using System.Collections.Immutable;

namespace SimpleVlaRl.Training.Reinforcement;

/// <summary>How often a policy succeeded on given starts.</summary>
/// <param name="Successes">The successes.</param>
/// <param name="Episodes">The episodes that count.</param>
/// <param name="Temperature">The temperature; 0 is greedy.</param>
/// <param name="Seconds">How long it took.</param>
public sealed record GrpoEvaluation(int Successes, int Episodes, double Temperature, double Seconds)
{
    /// <summary>The episodes that count and their successes by task.</summary>
    public ImmutableSortedDictionary<string, TaskCounts> Tasks { get; init; } = TaskCounts.None;

    /// <summary>The success rate.</summary>
    public double Rate => Episodes == 0 ? double.NaN : (double)Successes / Episodes;
}
