namespace SimpleVlaRl.Control.Arming;

/// <summary>What is known of a robot that is to be armed.</summary>
public sealed record ArmingFacts
{
    /// <summary>The measured positions in policy order, in each joint's unit; null where they are not known, which <see cref="Sensors"/> says then.</summary>
    public double[]? Positions { get; init; }

    /// <summary>How far each joint moved in the last moments; null where that is not known.</summary>
    public double[]? Movements { get; init; }

    /// <summary>How long the last moments were.</summary>
    public TimeSpan Watched { get; init; }

    /// <summary>Whether a stop was said and not taken back.</summary>
    public bool IsStopped { get; init; }

    /// <summary>What else demands that the robot stands, each with its remedy; empty where nothing does.</summary>
    public IReadOnlyList<string> Demands { get; init; } = [];

    /// <summary>Who else commands or reports; null where nobody does.</summary>
    public string? Shared { get; init; }

    /// <summary>Which driver does not listen; null where all do.</summary>
    public string? Unheard { get; init; }

    /// <summary>What is wrong with cameras or joint states; null where nothing is.</summary>
    public string? Sensors { get; init; }

    /// <summary>What to do about that.</summary>
    public string SensorRemedy { get; init; } = "";
}
