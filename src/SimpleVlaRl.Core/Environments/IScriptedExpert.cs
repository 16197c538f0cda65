namespace SimpleVlaRl.Core.Environments;

/// <summary>Port: a teacher that sees the simulator's whole state and gives waypoints at the policy's rate.</summary>
public interface IScriptedExpert
{
    /// <summary>Starts a demonstration in an environment that has just been reset.</summary>
    /// <param name="environment">The environment, from 0.</param>
    /// <param name="waypointRateHertz">Waypoints per second.</param>
    void Begin(int environment, double waypointRateHertz);

    /// <summary>The next waypoint.</summary>
    /// <param name="environment">The environment, from 0.</param>
    /// <param name="waypoint">Joint positions in policy order, in each joint's unit, to be reached one waypoint period from now.</param>
    void NextWaypoint(int environment, Span<double> waypoint);
}
