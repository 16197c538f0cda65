using SimpleVlaRl.Ros2.Errors;

namespace SimpleVlaRl.Ros2.Transport;

/// <summary>The network of a context: who can be reached, as the variables of ROS 2 say it.</summary>
/// <param name="Range">Who is found without being named.</param>
/// <param name="StaticPeers">Machines that are asked by name or address.</param>
/// <param name="Configuration">More Cyclone DDS configuration, read last: XML, or a <c>file://</c> address.</param>
public sealed record RosNetwork(RosNetworkRange Range, IReadOnlyList<string> StaticPeers, string Configuration)
{
    /// <summary>
    /// Reads <c>ROS_LOCALHOST_ONLY</c>, <c>ROS_AUTOMATIC_DISCOVERY_RANGE</c>, <c>ROS_STATIC_PEERS</c> and <c>CYCLONEDDS_URI</c> as rcl does: where nothing is
    /// set the subnet is reached, and localhost-only wins over the others.
    /// </summary>
    /// <param name="variable">Gives a variable of the environment, or null.</param>
    /// <returns>The network.</returns>
    /// <exception cref="RosException">A variable has a value that means nothing.</exception>
    public static RosNetwork Of(Func<string, string?> variable)
    {
        ArgumentNullException.ThrowIfNull(variable);
        string configuration = variable("CYCLONEDDS_URI") ?? "";
        string localhostOnly = variable("ROS_LOCALHOST_ONLY") ?? "";
        if (localhostOnly is not ("" or "0"))
        {
            return localhostOnly == "1" ? new(RosNetworkRange.Localhost, [], configuration)
                : throw new RosException($"ROS_LOCALHOST_ONLY is '{localhostOnly}'; expected 0 or 1.");
        }

        string range = variable("ROS_AUTOMATIC_DISCOVERY_RANGE") ?? "";
        string[] peers = (variable("ROS_STATIC_PEERS") ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (Array.Find(peers, peer => peer.Any(letter => !(char.IsAsciiLetterOrDigit(letter) || letter is '.' or ':' or '-' or '_' or '/'))) is { } strange)
        {
            throw new RosException($"ROS_STATIC_PEERS has '{strange}'; expected names or addresses of machines, with semicolons between them.");
        }

        return new(
            range switch
            {
                "" or "SUBNET" => RosNetworkRange.Subnet,
                "LOCALHOST" => RosNetworkRange.Localhost,
                "OFF" => RosNetworkRange.Off,
                "SYSTEM_DEFAULT" => RosNetworkRange.SystemDefault,
                _ => throw new RosException($"ROS_AUTOMATIC_DISCOVERY_RANGE is '{range}'; expected SUBNET, LOCALHOST, OFF or SYSTEM_DEFAULT."),
            },
            peers,
            configuration);
    }
}
