using SimpleVlaRl.Core.Policies;
using SimpleVlaRl.Safety;

namespace SimpleVlaRl.Control.Chunks;

/// <summary>One chunk after the other, each whole and from where the arms hold: the play-out of the simulator that learning uses.</summary>
internal sealed class HeldPlayOut(ChunkPlayOut playOut) : IChunkPlayOut
{
    public bool IsPlaying => playOut.IsPlaying;

    public int Tick => playOut.Tick;

    public bool IsSettled => !playOut.IsPlaying;

    public void Start(ReadOnlySpan<double> observedCommand, ReadOnlySpan<double> lastCommand, ActionChunk chunk, int age) => playOut.Start(lastCommand, chunk);

    public bool TryNext(ReadOnlySpan<double> lastCommand, Span<double> positions) => playOut.TryNext(positions);

    /// <summary>It is asked for when nothing is left.</summary>
    public int CopyCommitted(Span<float> actions) => 0;

    public void Stop() => playOut.Stop();
}
