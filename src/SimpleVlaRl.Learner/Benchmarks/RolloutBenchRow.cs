using SimpleVlaRl.Training.Reinforcement;

namespace SimpleVlaRl.Learner.Benchmarks;

/// <summary>One measurement of sampling.</summary>
internal sealed record RolloutBenchRow(SamplingCounts Counts, RolloutTimes Times, double Seconds)
{
    public double StepsPerSecond => Counts.Ticks / Seconds;
}
