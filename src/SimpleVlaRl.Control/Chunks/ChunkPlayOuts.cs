using SimpleVlaRl.Core.Robots;
using SimpleVlaRl.Safety;

namespace SimpleVlaRl.Control.Chunks;

/// <summary>The play-out of each scheme.</summary>
internal static class ChunkPlayOuts
{
    /// <summary>Makes the play-out of a scheme.</summary>
    /// <param name="options">The scheme.</param>
    /// <param name="robot">The robot.</param>
    /// <param name="chunkLength">The waypoints of a chunk (K).</param>
    /// <param name="waypointRateHertz">Waypoints per second.</param>
    public static IChunkPlayOut Make(ChunkOptions options, RobotProfile robot, int chunkLength, double waypointRateHertz)
    {
        int ticksPerWaypoint = WaypointInterpolation.TicksPerWaypoint(robot.ServoRateHertz, waypointRateHertz);
        return options.Scheme switch
        {
            ChunkScheme.Overlap or ChunkScheme.RecedingHorizon => new CrossFadedPlayOut(
                robot, chunkLength, ticksPerWaypoint, ChunkSchedule.SeamTicksOf(options, TimeSpan.FromSeconds(1.0 / robot.ServoRateHertz))),
            ChunkScheme.TemporalEnsemble => new EnsemblePlayOut(robot, chunkLength, ticksPerWaypoint, options),
            _ => new HeldPlayOut(new ChunkPlayOut(chunkLength, robot.Joints.Count, robot.ServoRateHertz, waypointRateHertz)),
        };
    }
}
