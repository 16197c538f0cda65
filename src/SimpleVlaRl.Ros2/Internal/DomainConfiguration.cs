using System.Globalization;

namespace SimpleVlaRl.Ros2.Internal;

/// <summary>The domain's number and its Cyclone DDS configuration.</summary>
internal static class DomainConfiguration
{
    // The ports of other domains reach into Linux' ephemeral range (RTPS 2.5 §9.6.2.3: 7400 + 250 · domain).
    private static bool IsSafe(int domain) => domain is >= 0 and <= 101 or >= 215 and <= 232;

    /// <summary>The domain asked for, else that of the environment, else 0.</summary>
    /// <param name="option">The domain asked for.</param>
    /// <param name="environment">The value of ROS_DOMAIN_ID.</param>
    public static int DomainId(int? option, string? environment)
    {
        if (option is { } wanted)
        {
            return IsSafe(wanted) ? wanted : throw new RosException($"The ROS domain is {wanted}; expected 0 to 101 or 215 to 232.");
        }

        if (string.IsNullOrEmpty(environment))
        {
            return 0;
        }

        return int.TryParse(environment, NumberStyles.None, CultureInfo.InvariantCulture, out int domain) && IsSafe(domain)
            ? domain
            : throw new RosException($"ROS_DOMAIN_ID is '{environment}'; expected 0 to 101 or 215 to 232.");
    }

    /// <summary>The configuration text for <c>dds_create_domain</c>: fragments separated by commas, later ones win.</summary>
    public static string Xml(RosNetworkRange range, string extra)
    {
        const string Interface = """<Interfaces><NetworkInterface address="127.0.0.1"/></Interfaces>""";
        const string NoMulticast = "<AllowMulticast>false</AllowMulticast>";

        // Large datagrams on one machine: images in few pieces, which is what lets default Fast DDS readers keep up.
        const string LargeMessages = "<MaxMessageSize>65500B</MaxMessageSize><FragmentSize>65000B</FragmentSize>";

        // max alone takes what the kernel allows; a min above the kernel's limit would fail.
        const string Buffer = """<Internal><SocketReceiveBufferSize min="default" max="10MB"/></Internal>""";
        const string Index = "<ParticipantIndex>auto</ParticipantIndex><MaxAutoParticipantIndex>32</MaxAutoParticipantIndex>";
        const string Peers = """<Peers><Peer address="localhost"/></Peers>""";
        string xml = range switch
        {
            RosNetworkRange.Loopback => $"<General>{Interface}{NoMulticast}{LargeMessages}</General><Discovery>{Index}{Peers}</Discovery>{Buffer}",
            RosNetworkRange.Localhost => $"<General>{NoMulticast}{LargeMessages}</General><Discovery>{Index}{Peers}</Discovery>{Buffer}",
            RosNetworkRange.Subnet => $"<Discovery>{Index}</Discovery>{Buffer}",
            _ => throw new RosException($"The network range is {(int)range}; expected one of {string.Join(", ", Enum.GetNames<RosNetworkRange>())}."),
        };
        return extra.Length == 0 ? $"<CycloneDDS><Domain>{xml}</Domain></CycloneDDS>" : $"<CycloneDDS><Domain>{xml}</Domain></CycloneDDS>,{extra}";
    }
}
