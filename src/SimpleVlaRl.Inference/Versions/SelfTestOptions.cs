namespace SimpleVlaRl.Inference.Versions;

/// <summary>What a version must show before it answers robots.</summary>
public sealed record SelfTestOptions
{
    /// <summary>The longest that the fastest of a few runs over one robot may take; null does not judge the time, only reports it.</summary>
    /// <value>The default is null.</value>
    public TimeSpan? MaximumLatency { get; init; }

    /// <summary>Whether a version without a golden observation is refused.</summary>
    /// <value>The default is false: its absence is reported.</value>
    public bool RequiresGolden { get; init; }
}
