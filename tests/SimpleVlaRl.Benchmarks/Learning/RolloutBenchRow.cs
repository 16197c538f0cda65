using SimpleVlaRl.Training.Reinforcement;

namespace SimpleVlaRl.Benchmarks.Learning;

/// <summary>One measurement of sampling.</summary>
internal sealed record RolloutBenchRow(SamplingCounts Counts, RolloutTimes Times, double Seconds, double ProcessorSeconds)
{
    public double StepsPerSecond => Counts.Ticks / Seconds;

    /// <summary>What a step costs on a processor, which other programs on the machine change less than the wall's time.</summary>
    public double ProcessorMicrosecondsPerStep => 1e6 * ProcessorSeconds / Counts.Ticks;
}
