using SimpleVlaRl.Core.Policies;

namespace SimpleVlaRl.Control.Chunks;

/// <summary>Makes one position per servo tick of the chunks that policies answer. Nothing of it allocates.</summary>
internal interface IChunkPlayOut
{
    /// <summary>Whether there is a position for the next tick.</summary>
    bool IsPlaying { get; }

    /// <summary>The next tick of the newest chunk, counted from its observation.</summary>
    int Tick { get; }

    /// <summary>Whether another chunk may be started: no seam is under way.</summary>
    bool IsSettled { get; }

    /// <summary>Starts a chunk.</summary>
    /// <param name="observedCommand">The positions commanded when its observation was taken, [A].</param>
    /// <param name="lastCommand">The positions commanded last, [A].</param>
    /// <param name="chunk">The chunk; copied.</param>
    /// <param name="age">The ticks that were played since its observation; so many of its own are past.</param>
    void Start(ReadOnlySpan<double> observedCommand, ReadOnlySpan<double> lastCommand, ActionChunk chunk, int age);

    /// <summary>The positions of the next tick.</summary>
    /// <param name="lastCommand">The positions commanded last, [A].</param>
    /// <param name="positions">The destination, [A]; untouched when nothing is left.</param>
    /// <returns>False when nothing is left.</returns>
    bool TryNext(ReadOnlySpan<double> lastCommand, Span<double> positions);

    /// <summary>Copies the waypoints of the newest chunk that are still to be reached.</summary>
    /// <param name="actions">The destination, [K, A].</param>
    /// <returns>How many there are.</returns>
    int CopyCommitted(Span<float> actions);

    /// <summary>Discards what is left.</summary>
    void Stop();
}
