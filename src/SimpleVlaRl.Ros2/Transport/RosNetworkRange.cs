namespace SimpleVlaRl.Ros2.Transport;

/// <summary>
/// Who can be reached. Both sides must use the same interface: a process on the loopback interface does not find one on the default interface.
/// </summary>
public enum RosNetworkRange
{
    /// <summary>
    /// Processes of this machine, over the loopback interface alone; nothing leaves the machine. ROS processes need the same interface in their
    /// <c>CYCLONEDDS_URI</c>.
    /// </summary>
    Loopback,

    /// <summary>What ROS 2 does for <c>ROS_AUTOMATIC_DISCOVERY_RANGE=LOCALHOST</c>: the default interface without multicast, peers on this machine.</summary>
    Localhost,

    /// <summary>What ROS 2 does by default: the default interface with multicast, everybody in the subnet.</summary>
    Subnet,
}
