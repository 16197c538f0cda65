namespace SimpleVlaRl.Simulation;

/// <summary>How an expert's waypoints reach the robot when it is measured.</summary>
public sealed record ExpertConditions
{
    /// <summary>Waypoints per second.</summary>
    /// <value>The default is 10.</value>
    public int WaypointRateHertz { get; init; } = 10;

    /// <summary>After how many waypoints the robot holds its last command, as it does while a policy thinks.</summary>
    /// <value>The default is 8.</value>
    public int ChunkLength { get; init; } = 8;

    /// <summary>For how many servo periods it then holds.</summary>
    /// <value>The default is 4, 80 ms at 50 Hz.</value>
    public int PauseServoPeriods { get; init; } = 4;

    /// <summary>The grid that commands are rounded to, in each joint's unit; zero leaves them as they are.</summary>
    /// <value>The default is 0.006.</value>
    public double QuantumOfCommand { get; init; } = 0.006;

    /// <summary>Half the width of uniform noise on every arm joint's waypoint, radians.</summary>
    /// <value>The default is 0.</value>
    public double NoiseRadians { get; init; }
}
