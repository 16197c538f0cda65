using SimpleVlaRl.Core.Policies;

namespace SimpleVlaRl.Safety;

/// <summary>Plays one chunk open loop at the servo rate; the same object serves the robot and the simulator used for learning.</summary>
public sealed class ChunkPlayOut
{
    private readonly double[] start;
    private readonly float[] waypoints;
    private readonly int ticksPerWaypoint;
    private int tick;

    /// <summary>Makes an idle play-out.</summary>
    /// <param name="chunkLength">The waypoints of a chunk (K).</param>
    /// <param name="dimension">The joints (A).</param>
    /// <param name="servoRateHertz">Servo ticks per second.</param>
    /// <param name="waypointRateHertz">Waypoints per second; divides the servo rate.</param>
    public ChunkPlayOut(int chunkLength, int dimension, int servoRateHertz, double waypointRateHertz)
    {
        ticksPerWaypoint = WaypointInterpolation.TicksPerWaypoint(servoRateHertz, waypointRateHertz);
        start = new double[dimension];
        waypoints = new float[chunkLength * dimension];
        TickCount = chunkLength * ticksPerWaypoint;
        tick = TickCount;
    }

    /// <summary>The servo ticks of a whole chunk.</summary>
    public int TickCount { get; }

    /// <summary>Servo ticks per waypoint.</summary>
    public int TicksPerWaypoint => ticksPerWaypoint;

    /// <summary>Whether ticks of a chunk are left.</summary>
    public bool IsPlaying => tick < TickCount;

    /// <summary>The next tick of the chunk, from 0.</summary>
    public int Tick => tick;

    /// <summary>Starts a chunk; an earlier one is discarded.</summary>
    /// <param name="from">The positions commanded last, [A].</param>
    /// <param name="chunk">The chunk; copied.</param>
    public void Start(ReadOnlySpan<double> from, ActionChunk chunk)
    {
        ArgumentNullException.ThrowIfNull(chunk);
        from.CopyTo(start);
        chunk.Actions.AsSpan().CopyTo(waypoints);
        tick = 0;
    }

    /// <summary>Discards what is left.</summary>
    public void Stop() => tick = TickCount;

    /// <summary>The positions of the next tick.</summary>
    /// <param name="positions">The destination, [A]; untouched when nothing is left.</param>
    /// <returns>False when nothing is left.</returns>
    public bool TryNext(Span<double> positions)
    {
        if (!IsPlaying)
        {
            return false;
        }

        WaypointInterpolation.At(start, waypoints, tick, ticksPerWaypoint, positions);
        tick++;
        return true;
    }
}
