namespace SimpleVlaRl.Control;

/// <summary>What the loop counts in an episode.</summary>
internal sealed class EpisodeCounts
{
    /// <summary>Servo ticks.</summary>
    public int Ticks { get; set; }

    /// <summary>Chunks played, those that were cut short among them.</summary>
    public int Chunks { get; set; }

    /// <summary>Chunks that were rejected as a whole or cut short: some of what the policy decided was not done.</summary>
    public int DiscardedChunks { get; set; }

    /// <summary>Ticks that the gate limited.</summary>
    public int GateLimited { get; set; }

    /// <summary>Ticks and chunks that the gate rejected.</summary>
    public int GateRejected { get; set; }

    /// <summary>Ticks in which a person commanded, or the deadman's switch was released.</summary>
    public int Yielded { get; set; }

    public void Clear() => Ticks = Chunks = DiscardedChunks = GateLimited = GateRejected = Yielded = 0;
}
