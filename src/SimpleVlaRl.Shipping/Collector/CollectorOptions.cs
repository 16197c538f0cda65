using SimpleVlaRl.Serving.Server;

namespace SimpleVlaRl.Shipping.Collector;

/// <summary>How a collector listens and where it keeps what it is sent.</summary>
internal sealed record CollectorOptions
{
    /// <summary>Where it listens and whom it lets in.</summary>
    public required WebDoorOptions Door { get; init; }

    /// <summary>The store's folder; made where it is not there.</summary>
    public required string Store { get; init; }

    /// <summary>The largest episode that is taken.</summary>
    /// <value>The default is 16 GiB.</value>
    public long MaximumEpisodeBytes { get; init; } = 16L << 30;

    /// <summary>How much room stays on the disk whatever is sent.</summary>
    /// <value>The default is 1 GiB.</value>
    public long MinimumFreeBytes { get; init; } = 1L << 30;
}
