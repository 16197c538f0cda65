namespace SimpleVlaRl.Control.Chunks;

/// <summary>What the arms do while the policy thinks about the next chunk.</summary>
public enum ChunkScheme
{
    /// <summary>A chunk is played to its end, and the arms hold from there until the next is there: open loop, the only scheme to learn from.</summary>
    HoldBetween,

    /// <summary>The next chunk is asked for so early that its answer comes before the last ends; the two are cross-faded.</summary>
    Overlap,

    /// <summary>
    /// Chunks are asked for at a fixed cadence; a tick plays the weighted mean of all that cover it. T. Zhao et al., "Learning fine-grained bimanual
    /// manipulation with low-cost hardware", arXiv 2304.13705, section 4.
    /// </summary>
    TemporalEnsemble,

    /// <summary>As <see cref="Overlap"/>, but only a chunk's first waypoints are executed and the newest takes over.</summary>
    RecedingHorizon,
}
