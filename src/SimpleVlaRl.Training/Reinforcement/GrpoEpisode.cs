using SimpleVlaRl.Core.Policies;
using SimpleVlaRl.Safety;

namespace SimpleVlaRl.Training.Reinforcement;

/// <summary>One episode, as far as it was played.</summary>
/// <param name="Prompt">The prompt's ids.</param>
/// <param name="Decisions">The decisions in order.</param>
/// <param name="ValidTokens">How many of the tokens, counted through all decisions, moved the robot: those of waypoints that were begun.</param>
/// <param name="Succeeded">The outcome.</param>
public sealed record GrpoEpisode(long[] Prompt, IReadOnlyList<GrpoDecision> Decisions, int ValidTokens, bool Succeeded)
{
    /// <summary>The bytes of its pictures, wherever they lie.</summary>
    internal long PictureBytes => Decisions.Sum(decision => (long)decision.Images.Length);

    /// <summary>The bytes of its pictures that lie in memory.</summary>
    internal long MemoryBytes => Decisions.Sum(decision => (long)decision.Images.MemoryBytes);

    /// <summary>How many valid tokens an episode has that lasts until its time limit.</summary>
    /// <param name="ticks">The time limit in servo ticks.</param>
    /// <param name="delayTicks">Ticks of pause before each chunk.</param>
    /// <param name="manifest">The policy.</param>
    /// <param name="servoRateHertz">Servo ticks per second.</param>
    /// <returns>The tokens.</returns>
    public static int MostTokens(int ticks, int delayTicks, PolicyManifest manifest, int servoRateHertz)
    {
        ArgumentNullException.ThrowIfNull(manifest);
        int length = manifest.Architecture.ChunkLength;
        int ticksPerWaypoint = WaypointInterpolation.TicksPerWaypoint(servoRateHertz, manifest.WaypointRateHertz);
        int perChunk = delayTicks + (length * ticksPerWaypoint);
        return WaypointsBegun(ticks, (ticks + perChunk - 1) / perChunk, delayTicks, length, ticksPerWaypoint) * manifest.Architecture.ActionDimension;
    }

    /// <summary>How many waypoints of an episode were begun.</summary>
    /// <param name="ticks">The servo ticks of the episode.</param>
    /// <param name="chunks">The decisions of the episode.</param>
    /// <param name="delayTicks">Ticks of pause before each chunk.</param>
    /// <param name="chunkLength">The waypoints of a chunk (K).</param>
    /// <param name="ticksPerWaypoint">Ticks per waypoint.</param>
    /// <returns>The waypoints; those of the last chunk count when their first tick was played.</returns>
    public static int WaypointsBegun(int ticks, int chunks, int delayTicks, int chunkLength, int ticksPerWaypoint)
    {
        if (chunks == 0)
        {
            return 0;
        }

        int inLast = Math.Max(0, ticks - ((chunks - 1) * (delayTicks + (chunkLength * ticksPerWaypoint))) - delayTicks);
        return ((chunks - 1) * chunkLength) + Math.Min(chunkLength, (inLast + ticksPerWaypoint - 1) / ticksPerWaypoint);
    }
}
