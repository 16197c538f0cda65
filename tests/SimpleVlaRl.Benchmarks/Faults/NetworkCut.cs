using System.Globalization;

namespace SimpleVlaRl.Benchmarks.Faults;

/// <summary>A network of two: this machine and one of its network namespaces, joined by a cable that can be pulled.</summary>
internal sealed class NetworkCut : IDisposable
{
    private const string Here = "10.213.77.1";
    private const string There = "10.213.77.2";
    private static readonly string Name = "vla" + Environment.ProcessId.ToString(CultureInfo.InvariantCulture);
    private static readonly string Near = Name + "a";
    private static readonly string Far = Name + "b";

    /// <summary>Lays the cable.</summary>
    /// <exception cref="CommandLine.Errors.UserException">It cannot be laid.</exception>
    public NetworkCut()
    {
        try
        {
            Ip("netns", "add", Name);
            Ip("link", "add", Near, "type", "veth", "peer", "name", Far, "netns", Name);
            Ip("address", "add", Here + "/24", "dev", Near);
            Ip("link", "set", Near, "up");
            Ip("-n", Name, "address", "add", There + "/24", "dev", Far);
            Ip("-n", Name, "link", "set", Far, "up");
            Ip("-n", Name, "link", "set", "lo", "up");
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>What Cyclone DDS is told on this side.</summary>
    public static string ConfigurationHere => Configuration(Near);

    /// <summary>What Cyclone DDS is told on the other side.</summary>
    public static string ConfigurationThere => Configuration(Far);

    /// <summary>The words before a program on the other side.</summary>
    public static string[] Words => ["ip", "netns", "exec", Name];

    /// <summary>Why no such network can be made here; null where it can.</summary>
    public static string? Missing()
    {
        (int exitCode, string said) = Signals.Run("ip", "netns", "add", Name);
        Signals.Run("ip", "netns", "delete", Name);
        return exitCode == 0 ? null : $"no network namespace can be made here: {said}";
    }

    /// <summary>Pulls the cable.</summary>
    public static void Cut() => Ip("-n", Name, "link", "set", Far, "down");

    public void Dispose()
    {
        Signals.Run("ip", "link", "delete", Near);
        Signals.Run("ip", "netns", "delete", Name);
    }

    private static void Ip(params string[] arguments) => Signals.Demand("ip", arguments);

    private static string Configuration(string device) => $"""
        <CycloneDDS><Domain><General><Interfaces><NetworkInterface name="{device}"/></Interfaces><AllowMulticast>false</AllowMulticast></General>
        <Discovery><ParticipantIndex>auto</ParticipantIndex><MaxAutoParticipantIndex>32</MaxAutoParticipantIndex>
        <Peers><Peer address="{Here}"/><Peer address="{There}"/></Peers></Discovery></Domain></CycloneDDS>
        """;
}
