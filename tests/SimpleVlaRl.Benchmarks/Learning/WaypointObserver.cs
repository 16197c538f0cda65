using SimpleVlaRl.Core.Environments;
using SimpleVlaRl.Core.Observations;
using SimpleVlaRl.Training.Rollouts;

namespace SimpleVlaRl.Benchmarks.Learning;

/// <summary>Keeps the waypoints of demonstrations, for the statistics that bins are made from.</summary>
internal sealed class WaypointObserver : IDemonstrationObserver
{
    private readonly List<double> values = [];
    private readonly Lock gate = new();

    /// <summary>The waypoints, [count, joint], in no particular order.</summary>
    public double[] Values
    {
        get
        {
            lock (gate)
            {
                return [.. values];
            }
        }
    }

    public void Begun(int episode, EpisodeStart start)
    {
    }

    public void Chosen(int episode, IReadOnlyList<ImageFrame> frames, ReadOnlySpan<double> jointPositions, ReadOnlySpan<double> waypoint)
    {
        lock (gate)
        {
            values.AddRange(waypoint);
        }
    }

    public void Ended(RolloutResult result)
    {
    }
}
