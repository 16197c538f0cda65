namespace SimpleVlaRl.Core.Policies.Service;

/// <summary>What a policy service has done since it was made, for metrics.</summary>
public sealed record PolicyServiceCounts
{
    /// <summary>Calls answered.</summary>
    public long Answered { get; init; }

    /// <summary>Of those, after their deadline.</summary>
    public long Late { get; init; }

    /// <summary>Calls that were wrong.</summary>
    public long Refused { get; init; }

    /// <summary>Calls for which the queue had no place.</summary>
    public long Overloaded { get; init; }

    /// <summary>Calls whose answer could not have been in time.</summary>
    public long Expired { get; init; }

    /// <summary>Calls that a newer one of the same robot replaced.</summary>
    public long Superseded { get; init; }

    /// <summary>Calls that their caller cancelled.</summary>
    public long Cancelled { get; init; }

    /// <summary>Calls on which the runtime failed.</summary>
    public long Failed { get; init; }

    /// <summary>Runs of the network, each over one batch.</summary>
    public long Batches { get; init; }

    /// <summary>Calls waiting at the moment.</summary>
    public int Waiting { get; init; }

    /// <summary>Calls in a batch at the moment.</summary>
    public int Running { get; init; }
}
