namespace SimpleVlaRl.Inference.Batching;

/// <summary>What a measurement of schedules tries.</summary>
public sealed record ScheduleTrialOptions
{
    /// <summary>The most threads that run the network at the same time.</summary>
    /// <value>The default is the number of processors.</value>
    public int MostLanes { get; init; } = Environment.ProcessorCount;

    /// <summary>The largest batch.</summary>
    /// <value>The default is 8.</value>
    public int LargestBatch { get; init; } = 8;

    /// <summary>How long each schedule is measured.</summary>
    /// <value>The default is 300 ms.</value>
    public TimeSpan Duration { get; init; } = TimeSpan.FromMilliseconds(300);
}
