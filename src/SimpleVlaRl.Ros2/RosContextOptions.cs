using SimpleVlaRl.Ros2.Transport;

namespace SimpleVlaRl.Ros2;

/// <summary>How a process takes part in ROS 2.</summary>
public sealed record RosContextOptions
{
    /// <summary>The node's name: letters, digits and underscores, not starting with a digit.</summary>
    public required string NodeName { get; init; }

    /// <summary>The node's namespace.</summary>
    /// <value>The default is <c>/</c>.</value>
    public string NodeNamespace { get; init; } = "/";

    /// <summary>The domain, 0 to 101 or 215 to 232.</summary>
    /// <value>The default is null, which takes <c>ROS_DOMAIN_ID</c>, and 0 where that is not set.</value>
    public int? DomainId { get; init; }

    /// <summary>Who can be reached.</summary>
    /// <value>The default is <see cref="RosNetworkRange.Loopback"/>.</value>
    public RosNetworkRange NetworkRange { get; init; } = RosNetworkRange.Loopback;

    /// <summary>More Cyclone DDS configuration: XML, or a <c>file://</c> address, as in <c>CYCLONEDDS_URI</c>. It is read last and wins.</summary>
    /// <value>The default is empty.</value>
    public string ExtraConfiguration { get; init; } = "";

    /// <summary>Called, on the receiving thread, when a peer's quality of service keeps it from matching an endpoint of ours.</summary>
    /// <value>The default is null; the endpoints count all the same.</value>
    public Action<RosIncompatibleQos>? OnIncompatibleQos { get; init; }
}
