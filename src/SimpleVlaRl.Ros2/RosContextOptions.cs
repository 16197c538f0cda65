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
    /// <value>The default is null, which takes what the variables of ROS 2 say; where none is set that is the subnet, as of every ROS 2 node.</value>
    public RosNetwork? Network { get; init; }

    /// <summary>More Cyclone DDS configuration of ours: XML. What the user says with <c>CYCLONEDDS_URI</c> is read after it and wins.</summary>
    /// <value>The default is empty.</value>
    public string ExtraConfiguration { get; init; } = "";

    /// <summary>Topics, services and actions that are to have another name: from full name to full name, as <c>--ros-args -r</c> says.</summary>
    /// <value>The default is empty.</value>
    public IReadOnlyDictionary<string, string> Remappings { get; init; } = new Dictionary<string, string>();

    /// <summary>Called, on the receiving thread, when a peer's quality of service keeps it from matching an endpoint of ours.</summary>
    /// <value>The default is null; the endpoints count all the same.</value>
    public Action<RosIncompatibleQos>? OnIncompatibleQos { get; init; }
}
