namespace SimpleVlaRl.Shipping;

/// <summary>How episodes are shipped.</summary>
internal sealed record ShipOptions
{
    /// <summary>Whether it goes on with what is recorded meanwhile, and waits for a depot however long it takes.</summary>
    public bool Follows { get; init; }

    /// <summary>How often the store is looked at.</summary>
    public TimeSpan Period { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How often an episode is tried again before the next one is; at least once.</summary>
    public int Attempts { get; init; } = 5;

    /// <summary>The pause before the second try; each next one is about twice as long.</summary>
    public TimeSpan FirstPause { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>The longest pause before the next try.</summary>
    public TimeSpan LongestPause { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>How large the store's episodes may be together before the oldest that are shipped go; null for never.</summary>
    public long? MostBytes { get; init; }
}
