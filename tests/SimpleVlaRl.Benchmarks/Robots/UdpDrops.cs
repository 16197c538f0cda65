using System.Globalization;

namespace SimpleVlaRl.Benchmarks.Robots;

/// <summary>Datagrams that this machine threw away because a socket's buffer was full: its program was not let run in time.</summary>
internal static class UdpDrops
{
    private const string Statistics = "/proc/net/snmp";
    private const string Field = "RcvbufErrors";

    /// <summary>How many since the machine started; 0 where the system does not say.</summary>
    public static long Count()
    {
        if (!File.Exists(Statistics))
        {
            return 0;
        }

        // Two lines, names and values.
        string[][] lines = [.. File.ReadLines(Statistics).Where(line => line.StartsWith("Udp:", StringComparison.Ordinal)).Select(line => line.Split(' '))];
        int index = lines.Length == 2 ? Array.IndexOf(lines[0], Field) : -1;
        return index < 0 ? 0 : long.Parse(lines[1][index], CultureInfo.InvariantCulture);
    }
}
