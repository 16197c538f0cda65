using SimpleVlaRl.Core.Policies;
using SimpleVlaRl.Safety;

namespace SimpleVlaRl.Control.Chunks;

/// <summary>A chunk laid out from its observation on: waypoint i is reached (i + 1) waypoint periods after it.</summary>
internal sealed class AnchoredChunk
{
    private readonly double[] start;
    private readonly float[] waypoints;
    private readonly int ticksPerWaypoint;
    private readonly int end;

    public AnchoredChunk(int chunkLength, int dimension, int ticksPerWaypoint)
    {
        this.ticksPerWaypoint = ticksPerWaypoint;
        start = new double[dimension];
        waypoints = new float[chunkLength * dimension];
        end = chunkLength * ticksPerWaypoint;
        Tick = end;
    }

    /// <summary>The next tick, counted from the observation.</summary>
    public int Tick { get; private set; }

    /// <summary>Whether ticks are left.</summary>
    public bool IsPlaying => Tick < end;

    /// <summary>How many.</summary>
    public int TicksLeft => end - Tick;

    /// <summary>Lays a chunk out; so many of its ticks are past.</summary>
    public void Start(ReadOnlySpan<double> from, ActionChunk chunk, int age)
    {
        from.CopyTo(start);
        chunk.Actions.CopyTo(waypoints, 0);
        Tick = age;
    }

    /// <summary>The positions some ticks after the next one, or before it.</summary>
    public void At(int ahead, Span<double> positions) => WaypointInterpolation.At(start, waypoints, Tick + ahead, ticksPerWaypoint, positions);

    /// <summary>Goes on by a tick.</summary>
    public void Advance() => Tick = Math.Min(Tick + 1, end);

    /// <summary>Discards what is left.</summary>
    public void Stop() => Tick = end;

    /// <summary>Copies the waypoints that are still to be reached.</summary>
    public int CopyCommitted(Span<float> actions)
    {
        int first = Tick / ticksPerWaypoint;
        waypoints.AsSpan(first * start.Length).CopyTo(actions);
        return (end / ticksPerWaypoint) - first;
    }
}
