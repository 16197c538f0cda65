using SimpleVlaRl.Ros2.Errors;
using SimpleVlaRl.Ros2.Transport;

namespace SimpleVlaRl.Ros2.Tests;

/// <summary>
/// The variables of ROS 2, as rcl's discovery_options.c reads them and rmw_cyclonedds_cpp's check_create_domain configures Cyclone DDS for them.
/// </summary>
public sealed class RosNetworkTests
{
    [Fact]
    public void Of_NothingSet_IsTheSubnetAsOfEveryRosNode()
    {
        RosNetwork network = Of();
        Assert.Equal(RosNetworkRange.Subnet, network.Range);
        Assert.Equal(
            "<CycloneDDS><Domain><Discovery><ParticipantIndex>auto</ParticipantIndex><MaxAutoParticipantIndex>32</MaxAutoParticipantIndex></Discovery>"
            + """<Internal><SocketReceiveBufferSize min="default" max="10MB"/></Internal></Domain></CycloneDDS>""",
            DomainConfiguration.Xml(network, ""));
    }

    [Theory]
    [InlineData("SUBNET", RosNetworkRange.Subnet)]
    [InlineData("LOCALHOST", RosNetworkRange.Localhost)]
    [InlineData("OFF", RosNetworkRange.Off)]
    [InlineData("SYSTEM_DEFAULT", RosNetworkRange.SystemDefault)]
    public void Of_Range_IsTakenByItsName(string value, RosNetworkRange expected) =>
        Assert.Equal(expected, Of(("ROS_AUTOMATIC_DISCOVERY_RANGE", value)).Range);

    [Fact]
    public void Of_LocalhostOnly_WinsOverRangeAndPeers()
    {
        RosNetwork network = Of(("ROS_LOCALHOST_ONLY", "1"), ("ROS_AUTOMATIC_DISCOVERY_RANGE", "SUBNET"), ("ROS_STATIC_PEERS", "arm-pc"));
        Assert.Equal(RosNetworkRange.Localhost, network.Range);
        Assert.Empty(network.StaticPeers);
        Assert.Equal(RosNetworkRange.Off, Of(("ROS_LOCALHOST_ONLY", "0"), ("ROS_AUTOMATIC_DISCOVERY_RANGE", "OFF")).Range);
    }

    [Fact]
    public void Xml_LocalhostWithPeersAndTheUsersOwn_HasNoInterfaceAndTheUsersLast()
    {
        string xml = DomainConfiguration.Xml(Of(
            ("ROS_AUTOMATIC_DISCOVERY_RANGE", "LOCALHOST"),
            ("ROS_STATIC_PEERS", "arm-pc; 192.168.1.7"),
            ("CYCLONEDDS_URI", "file:///etc/cyclone.xml")),
            "<ours/>");
        Assert.Contains("<AllowMulticast>false</AllowMulticast>", xml, StringComparison.Ordinal);
        Assert.Contains("""<Peer address="localhost"/><Peer address="arm-pc"/><Peer address="192.168.1.7"/>""", xml, StringComparison.Ordinal);
        Assert.DoesNotContain("Interface", xml, StringComparison.Ordinal);
        Assert.EndsWith(",<ours/>,file:///etc/cyclone.xml", xml, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(
        "ROS_AUTOMATIC_DISCOVERY_RANGE", "localhost", "ROS_AUTOMATIC_DISCOVERY_RANGE is 'localhost'; expected SUBNET, LOCALHOST, OFF or SYSTEM_DEFAULT.")]
    [InlineData("ROS_LOCALHOST_ONLY", "yes", "ROS_LOCALHOST_ONLY is 'yes'; expected 0 or 1.")]
    [InlineData("ROS_STATIC_PEERS", "a\"/><x", "ROS_STATIC_PEERS has 'a\"/><x'; expected names or addresses of machines")]
    public void Of_ValueThatMeansNothing_IsRefused(string variable, string value, string expected) =>
        Assert.Contains(expected, Assert.Throws<RosException>(() => Of((variable, value))).Message, StringComparison.Ordinal);

    private static RosNetwork Of(params (string Name, string Value)[] variables) =>
        RosNetwork.Of(name => variables.Where(variable => variable.Name == name).Select(variable => variable.Value).FirstOrDefault());
}
