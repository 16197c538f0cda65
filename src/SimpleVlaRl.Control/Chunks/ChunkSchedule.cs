namespace SimpleVlaRl.Control.Chunks;

/// <summary>When the policy is asked, when its answer takes over, and how much of it is past by then.</summary>
/// <remarks>
/// Time is counted in ticks that played a chunk: while the arms hold they go nowhere, and no waypoint passes. So an answer to what was observed of arms that
/// held is played from its first waypoint on, and one that comes late loses what was played meanwhile and not what was held.
/// </remarks>
internal sealed class ChunkSchedule
{
    /// <summary>The share of the executed waypoints before whose end the policy is asked at the earliest; some of every chunk is to be executed.</summary>
    private const double MostLeadShare = 0.75;

    private readonly ChunkScheme scheme;
    private readonly DelayEstimate delay;
    private readonly int horizonTicks;
    private readonly int cadenceTicks;
    private readonly int seamTicks;
    private int played;
    private int playedInARow;
    private int askedAt;
    private int observedAt;

    public ChunkSchedule(ChunkOptions options, int chunkLength, int ticksPerWaypoint, TimeSpan tickPeriod)
    {
        scheme = options.Scheme;
        delay = new DelayEstimate(tickPeriod);
        int waypoints = scheme == ChunkScheme.RecedingHorizon ? Math.Min(options.HorizonWaypoints, chunkLength) : chunkLength;
        horizonTicks = waypoints * ticksPerWaypoint;
        cadenceTicks = options.CadenceWaypoints * ticksPerWaypoint;
        seamTicks = SeamTicksOf(options, tickPeriod);
    }

    /// <summary>The ticks that were played since the observation of the last request.</summary>
    public int Age => played - observedAt;

    private int LeadTicks => Math.Clamp(delay.Ticks + seamTicks, 1, Math.Max(1, (int)(MostLeadShare * horizonTicks)));

    /// <summary>The cross-fade in ticks.</summary>
    public static int SeamTicksOf(ChunkOptions options, TimeSpan tickPeriod) => (int)Math.Round(options.CrossFade / tickPeriod);

    /// <summary>Starts an episode; what is known of the policy's delay stays.</summary>
    public void Begin() => played = playedInARow = askedAt = observedAt = 0;

    /// <summary>Whether it is time for the next request.</summary>
    public bool MayAsk(IChunkPlayOut playOut) => !playOut.IsPlaying || scheme switch
    {
        ChunkScheme.Overlap or ChunkScheme.RecedingHorizon => playOut.Tick >= horizonTicks - LeadTicks,
        ChunkScheme.TemporalEnsemble => played - askedAt >= cadenceTicks,
        _ => false,
    };

    /// <summary>Whether an answer takes over if there is one.</summary>
    public bool MayTake(IChunkPlayOut playOut) =>
        !playOut.IsPlaying || (playOut.IsSettled && (scheme != ChunkScheme.RecedingHorizon || playOut.Tick >= horizonTicks));

    /// <summary>The policy is asked.</summary>
    /// <param name="observationAge">How old its observation is, in whole ticks.</param>
    public void Ask(int observationAge)
    {
        askedAt = played;
        observedAt = played - Math.Clamp(observationAge, 0, playedInARow);
    }

    /// <summary>The policy has answered.</summary>
    public void Answer(TimeSpan took) => delay.Add(took);

    /// <summary>A tick is over.</summary>
    /// <param name="hasPlayed">Whether it played a chunk.</param>
    public void Pass(bool hasPlayed)
    {
        played += hasPlayed ? 1 : 0;
        playedInARow = hasPlayed ? playedInARow + 1 : 0;
    }
}
