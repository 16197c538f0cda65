using SimpleVlaRl.Messages.RmwDdsCommon;

namespace SimpleVlaRl.Ros2.Transport;

/// <summary>A publisher or subscription in the domain.</summary>
/// <param name="Gid">The endpoint.</param>
/// <param name="Participant">The process it is in.</param>
/// <param name="TypeName">The type's name on the wire, such as <c>sensor_msgs::msg::dds_::Image_</c>.</param>
/// <param name="NodeName">The node's full name; empty as long as its process has not said.</param>
/// <param name="TypeHash">The type's hash; empty when the endpoint does not tell, as on Humble.</param>
public sealed record RosGraphEndpoint(Gid Gid, Gid Participant, string TypeName, string NodeName, string TypeHash)
{
    /// <summary>What it offers, or asks for.</summary>
    /// <value>The default is reliable and volatile, as a ROS node that says nothing.</value>
    public RosEndpointQos Qos { get; init; } = new(true, false, null);

    /// <summary>The topic's name on the wire, such as <c>rt/joint_states</c>.</summary>
    internal string DdsTopic { get; init; } = "";
}
