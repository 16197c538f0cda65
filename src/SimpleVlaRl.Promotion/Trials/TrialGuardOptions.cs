namespace SimpleVlaRl.Promotion.Trials;

/// <summary>What a candidate must not do, however often it succeeds.</summary>
public sealed record TrialGuardOptions
{
    /// <summary>How many times the champion's share of limited ticks is allowed, beside <see cref="LimitedShareMargin"/>.</summary>
    /// <value>The default is 1.5.</value>
    public double LimitedShareFactor { get; init; } = 1.5;

    /// <summary>The share of limited ticks that is always allowed.</summary>
    /// <value>The default is 0.05.</value>
    public double LimitedShareMargin { get; init; } = 0.05;

    /// <summary>By how much the share of invalid episodes may exceed the champion's; exceeded where the whole interval does.</summary>
    /// <value>The default is 0.05.</value>
    public double InvalidShareMargin { get; init; } = 0.05;

    /// <summary>The width of that interval in standard deviations: wide, because it is looked at after every episode.</summary>
    /// <value>The default is 3.</value>
    public double InvalidShareDeviations { get; init; } = 3;

    /// <summary>Episodes of the candidate, the invalid ones with them, before its share of invalid ones is judged.</summary>
    /// <value>The default is 10.</value>
    public int LeastEpisodesOfInvalid { get; init; } = 10;

    /// <summary>How many times the champion's inference time is allowed, as the median of the episodes' 99th percentiles.</summary>
    /// <value>The default is 1.5.</value>
    public double LatencyFactor { get; init; } = 1.5;

    /// <summary>The inference time that is always allowed, in milliseconds.</summary>
    /// <value>The default is 10 ms.</value>
    public double LatencyMarginMilliseconds { get; init; } = 10;

    /// <summary>Episodes of each version before ticks and times are judged.</summary>
    /// <value>The default is 5.</value>
    public int LeastEpisodes { get; init; } = 5;
}
