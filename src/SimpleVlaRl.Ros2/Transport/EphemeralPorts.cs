using System.Globalization;

namespace SimpleVlaRl.Ros2.Transport;

/// <summary>The ports that the system gives to whoever asks for any, by which a domain's own may be taken at any time.</summary>
/// <param name="First">The first.</param>
/// <param name="Last">The last.</param>
internal sealed record EphemeralPorts(int First, int Last)
{
    private const string Source = "/proc/sys/net/ipv4/ip_local_port_range";

    /// <summary>Linux' default, for where the file cannot be read.</summary>
    private static readonly EphemeralPorts Default = new(32768, 60999);

    /// <summary>Those of this machine.</summary>
    public static EphemeralPorts OfThisMachine()
    {
        try
        {
            return Parse(File.ReadAllText(Source));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return Default;
        }
    }

    /// <summary>Reads two numbers with white space between them.</summary>
    public static EphemeralPorts Parse(string text)
    {
        string[] words = text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        return words.Length == 2
            && int.TryParse(words[0], NumberStyles.None, CultureInfo.InvariantCulture, out int first)
            && int.TryParse(words[1], NumberStyles.None, CultureInfo.InvariantCulture, out int last)
            ? new(first, last)
            : Default;
    }

    /// <summary>Whether one of a range of ports is among them.</summary>
    public bool Overlap(int first, int last) => first <= Last && last >= First;
}
