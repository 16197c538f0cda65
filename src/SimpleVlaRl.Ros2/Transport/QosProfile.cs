namespace SimpleVlaRl.Ros2.Transport;

/// <summary>Quality of service of an endpoint; the presets are those of ROS 2.</summary>
/// <param name="IsReliable">Whether lost samples are sent again. A best-effort publisher does not match a reliable subscription.</param>
/// <param name="IsTransientLocal">Whether late subscriptions get the last samples. A volatile publisher does not match a transient-local subscription.</param>
/// <param name="Depth">How many samples are kept.</param>
public sealed record QosProfile(bool IsReliable, bool IsTransientLocal, int Depth)
{
    private const int NodeDepth = 1000;

    /// <summary>How long a sample of a publisher is of use; null is for ever.</summary>
    /// <value>The default is null.</value>
    public TimeSpan? Lifespan { get; init; }

    /// <summary>Best effort, the last 5: cameras.</summary>
    public static QosProfile SensorData { get; } = new(false, false, 5);

    /// <summary>Reliable, the last 10: what ROS 2 nodes use when they say nothing.</summary>
    public static QosProfile Default { get; } = new(true, false, 10);

    /// <summary>Reliable, and whoever comes late gets the last one: a state that seldom changes.</summary>
    public static QosProfile Latched { get; } = new(true, true, 1);

    /// <summary>Reliable, the last 10: requests and replies.</summary>
    public static QosProfile ServicesDefault { get; } = new(true, false, 10);

    /// <summary>Reliable, the last one: commands and joint states, where only the newest counts.</summary>
    public static QosProfile NewestReliable { get; } = new(true, false, 1);

    /// <summary>Reliable, the last 1000: the services of parameters, and their events.</summary>
    public static QosProfile Parameters { get; } = new(true, false, NodeDepth);

    /// <summary>Reliable, and whoever comes late gets the last 1000 lines of the last 10 s: <c>/rosout</c>.</summary>
    public static QosProfile Rosout { get; } = new(true, true, NodeDepth) { Lifespan = TimeSpan.FromSeconds(10) };
}
