using System.Globalization;
using SimpleVlaRl.Ros2.Errors;

namespace SimpleVlaRl.Ros2.Transport;

/// <summary>The domain's number and its Cyclone DDS configuration.</summary>
internal static class DomainConfiguration
{
    /// <summary>The last domain whose ports exist: 7400 + 250 · 232 + 11 + 2 · 32 is 65475.</summary>
    public const int Last = 232;

    // RTPS 2.5 §9.6.2.3: discovery, then two ports for each participant index.
    private const int PortBase = 7400;
    private const int DomainGain = 250;
    private const int UnicastOffset = 10;
    /// <summary>The domains that ROS 2 allows on every system; what lies above is free on Linux where nobody else is given its ports.</summary>
    private const int LastUsual = 101;
    private const int PortsPerParticipant = 2;
    private const int LastParticipantIndex = 32;

    /// <summary>The domain asked for, else that of the environment, else 0.</summary>
    /// <param name="option">The domain asked for.</param>
    /// <param name="environment">The value of ROS_DOMAIN_ID.</param>
    /// <param name="ephemeral">The ports that the system gives away; null for those of this machine.</param>
    /// <exception cref="RosException">There is no such domain, or its ports are not its own on this machine.</exception>
    public static int DomainId(int? option, string? environment, EphemeralPorts? ephemeral = null)
    {
        if (option is { } wanted)
        {
            return Checked(wanted, $"The ROS domain is {wanted}", ephemeral);
        }

        if (string.IsNullOrEmpty(environment))
        {
            return 0;
        }

        string given = $"ROS_DOMAIN_ID is '{environment}'";
        return int.TryParse(environment, NumberStyles.None, CultureInfo.InvariantCulture, out int domain)
            ? Checked(domain, given, ephemeral)
            : throw new RosException($"{given}; expected a whole number from 0 to {Last}.");
    }

    /// <summary>Whether a domain's ports lie outside those that any program may be given.</summary>
    private static int Checked(int domain, string given, EphemeralPorts? ephemeral)
    {
        if (domain is < 0 or > Last)
        {
            throw new RosException($"{given}; expected 0 to {Last}: the ports of others do not exist.");
        }

        EphemeralPorts taken = ephemeral ?? EphemeralPorts.OfThisMachine();
        (int first, int last) = Ports(domain);
        if (domain <= LastUsual || !taken.Overlap(first, last))
        {
            return domain;
        }

        string free = string.Join(", ", Free(taken));
        throw new RosException(
            $"{given}, whose ports {first} to {last} lie in the range that this system gives to any program ({taken.First} to {taken.Last}, "
            + "net.ipv4.ip_local_port_range). "
            + $"Use one of the domains 0 to {LastUsual}{(free.Length > 0 ? $"; free of it here are {free}" : "")}, or narrow the range.");
    }

    private static (int First, int Last) Ports(int domain)
    {
        int first = PortBase + (DomainGain * domain);
        return (first, first + UnicastOffset + (PortsPerParticipant * LastParticipantIndex) + 1);
    }

    /// <summary>The free domains as ranges, such as 0 to 101.</summary>
    private static IEnumerable<string> Free(EphemeralPorts taken)
    {
        int? start = null;
        for (int domain = 0; domain <= Last + 1; domain++)
        {
            (int first, int last) = Ports(domain);
            bool isFree = domain <= Last && !taken.Overlap(first, last);
            if (isFree)
            {
                start ??= domain;
            }
            else if (start is { } begin)
            {
                yield return begin == domain - 1 ? $"{begin}" : $"{begin} to {domain - 1}";
                start = null;
            }
        }
    }

    /// <summary>The configuration text for <c>dds_create_domain</c>: fragments separated by commas, later ones win.</summary>
    /// <param name="network">Who can be reached; as rmw_cyclonedds_cpp configures Cyclone DDS for the same variables.</param>
    /// <param name="ours">What our programs add, before what the user says.</param>
    public static string Xml(RosNetwork network, string ours)
    {
        const string NoMulticast = "<AllowMulticast>false</AllowMulticast>";

        // Large datagrams on one machine: images in few pieces, which is what lets default Fast DDS readers keep up.
        const string LargeMessages = "<MaxMessageSize>65500B</MaxMessageSize><FragmentSize>65000B</FragmentSize>";

        // max alone takes what the kernel allows; a min above the kernel's limit would fail.
        const string Buffer = """<Internal><SocketReceiveBufferSize min="default" max="10MB"/></Internal>""";
        const string Index = "<ParticipantIndex>auto</ParticipantIndex><MaxAutoParticipantIndex>32</MaxAutoParticipantIndex>";
        string peers = string.Concat(network.StaticPeers.Select(peer => $"""<Peer address="{peer}"/>"""));
        string xml = network.Range switch
        {
            RosNetworkRange.Subnet => $"<Discovery>{Index}{(peers.Length > 0 ? $"<Peers>{peers}</Peers>" : "")}</Discovery>",
            RosNetworkRange.Localhost =>
                $"""<General>{NoMulticast}{LargeMessages}</General><Discovery>{Index}<Peers><Peer address="localhost"/>{peers}</Peers></Discovery>""",
            RosNetworkRange.Off =>
                $"<General>{NoMulticast}</General><Discovery><ParticipantIndex>none</ParticipantIndex><Tag>ros_discovery_off_"
                + $"{Environment.ProcessId}</Tag></Discovery>",
            _ => "",
        };
        string[] parts = [$"<CycloneDDS><Domain>{xml}{Buffer}</Domain></CycloneDDS>", ours, network.Configuration];
        return string.Join(',', parts.Where(part => part.Length > 0));
    }
}
