namespace SimpleVlaRl.Ros2.Transport;

/// <summary>Who can be reached: the four ranges of ROS 2's <c>ROS_AUTOMATIC_DISCOVERY_RANGE</c> (REP 2011's successor, Iron and later).</summary>
public enum RosNetworkRange
{
    /// <summary>Everybody in the subnet, by multicast over the default interface: what ROS 2 does where nothing is set.</summary>
    Subnet,

    /// <summary>Processes of this machine: the default interface without multicast, peers on this machine.</summary>
    Localhost,

    /// <summary>Nobody outside this process.</summary>
    Off,

    /// <summary>What Cyclone DDS does by itself, and what <c>CYCLONEDDS_URI</c> says.</summary>
    SystemDefault,
}
