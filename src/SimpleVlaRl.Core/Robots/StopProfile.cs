namespace SimpleVlaRl.Core.Robots;

/// <summary>What a stop does beyond braking and holding, and where the hardware's emergency stop is heard.</summary>
public sealed record StopProfile
{
    /// <summary>The lab's own service that switches the drives off once the arms stand; null for none. Arms without brakes fall then.</summary>
    public string? DrivesOffService { get; init; }

    /// <summary>Its type.</summary>
    /// <value>The default is <see cref="DrivesOffType.Trigger"/>.</value>
    public DrivesOffType DrivesOffType { get; init; }

    /// <summary>How long after the stop it is called; the arms must have come to rest by then.</summary>
    /// <value>The default is 1 s.</value>
    public TimeSpan DrivesOffAfter { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>std_msgs/msg/Bool: true while the hardware's emergency stop is pressed; null where it cannot be heard.</summary>
    public string? EmergencyStopTopic { get; init; }

    /// <summary>How long it may be silent before it counts as pressed.</summary>
    /// <value>The default is 500 ms.</value>
    public TimeSpan EmergencyStopTimeout { get; init; } = TimeSpan.FromMilliseconds(500);
}
