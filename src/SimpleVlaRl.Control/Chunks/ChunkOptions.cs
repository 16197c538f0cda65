namespace SimpleVlaRl.Control.Chunks;

/// <summary>How one chunk follows another.</summary>
public sealed record ChunkOptions
{
    /// <summary>The scheme.</summary>
    /// <value>The default is <see cref="ChunkScheme.HoldBetween"/>.</value>
    public ChunkScheme Scheme { get; init; } = ChunkScheme.HoldBetween;

    /// <summary>Receding horizon: the waypoints of a chunk that are executed; all of a chunk that has fewer.</summary>
    /// <value>The default is 4.</value>
    public int HorizonWaypoints { get; init; } = 4;

    /// <summary>Temporal ensembling: the waypoints from one request to the next; a policy that takes longer is asked as soon as it has answered.</summary>
    /// <value>The default is 1.</value>
    public int CadenceWaypoints { get; init; } = 1;

    /// <summary>Temporal ensembling: m of the weights exp(-m·i), where chunk 0 is the oldest; a small m lets new chunks in quickly.</summary>
    /// <value>The default is 0.01, that of arXiv 2304.13705.</value>
    public double EnsembleWeight { get; init; } = 0.01;

    /// <summary>Overlap and receding horizon: how long two chunks are cross-faded at least; a wide seam takes longer.</summary>
    /// <value>The default is 100 ms.</value>
    public TimeSpan CrossFade { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>Finds everything that is wrong.</summary>
    /// <returns>One sentence per error.</returns>
    internal IEnumerable<string> Validate()
    {
        if (!Enum.IsDefined(Scheme))
        {
            yield return $"chunk scheme is {Scheme}; expected one of {string.Join(", ", Enum.GetNames<ChunkScheme>())}";
        }

        if (HorizonWaypoints < 1)
        {
            yield return $"horizon waypoints is {HorizonWaypoints}; expected at least 1";
        }

        if (CadenceWaypoints < 1)
        {
            yield return $"cadence waypoints is {CadenceWaypoints}; expected at least 1";
        }

        if (!double.IsFinite(EnsembleWeight))
        {
            yield return $"ensemble weight is {EnsembleWeight}; expected a finite value";
        }

        if (CrossFade < TimeSpan.Zero || CrossFade > TimeSpan.FromSeconds(1))
        {
            yield return $"cross fade is {CrossFade}; expected zero to 1 s";
        }
    }
}
