using System.CommandLine;
using System.Globalization;
using System.Net;
using SimpleVlaRl.CommandLine.Errors;
using SimpleVlaRl.Serving.Server;

namespace SimpleVlaRl.Robot.Doors;

/// <summary>The options that say where a page or a collector listens and whom it lets in.</summary>
internal sealed class DoorOptions
{
    /// <summary>The usual port of the operator's page.</summary>
    public const int UsualPort = 8080;

    /// <summary>The word for a page where a person sets episodes up and the port is free.</summary>
    public const string Auto = "auto";

    /// <summary>The word for no page.</summary>
    public const string Off = "off";

    private readonly Option<string> listen;
    private readonly string prefix;
    private readonly bool hasWords;
    private readonly Option<string?> certificate;
    private readonly Option<string?> key;
    private readonly Option<string?> tokens;
    private readonly Option<string[]> hosts;

    /// <summary>Makes the options.</summary>
    /// <param name="listen">The option of the address.</param>
    /// <param name="prefix">What the other options' names begin with, such as <c>--</c>.</param>
    /// <param name="hasWords">Whether the words of a run stand for an address.</param>
    public DoorOptions(Option<string> listen, string prefix, bool hasWords)
    {
        (this.listen, this.prefix, this.hasWords) = (listen, prefix, hasWords);
        certificate = new($"{prefix}certificate") { Description = "The certificate to show, PEM; demanded beyond this machine." };
        key = new($"{prefix}key") { Description = "Its key, PEM." };
        tokens = new($"{prefix}tokens") { Description = "The tokens that let callers in, made with 'vla-robot token'; demanded beyond this machine." };
        hosts = new($"{prefix}host")
        {
            Description = "A name by which it may be called, beside its addresses, this machine's name and those of its certificate.",
            DefaultValueFactory = _ => []
        };
    }

    /// <summary>All of them.</summary>
    public IReadOnlyList<Option> All => [listen, certificate, key, tokens, hosts];

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command)
    {
        foreach (Option option in All)
        {
            command.Add(option);
        }
    }

    /// <summary>The word or address that was given.</summary>
    public string Word(ParseResult parsed) => parsed.GetValue(listen)!;

    /// <summary>What was asked for.</summary>
    /// <exception cref="UsageException">The address is none.</exception>
    public WebDoorOptions Door(ParseResult parsed)
    {
        string word = Word(parsed);
        IPEndPoint place = EndPoint(hasWords && (word is Auto or Off) ? UsualPort.ToString(CultureInfo.InvariantCulture) : word)
            ?? throw new UsageException($"{listen.Name} is '{word}'; expected a port such as 8080, or an address with one such as 0.0.0.0:8080.");
        return new WebDoorOptions
        {
            Address = place.Address,
            Port = place.Port,
            CertificateFile = parsed.GetValue(certificate),
            KeyFile = parsed.GetValue(key),
            TokensFile = parsed.GetValue(tokens),
            HostNames = parsed.GetValue(hosts)!,
            Prefix = prefix,
        };
    }

    private static IPEndPoint? EndPoint(string text)
    {
        if (ushort.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out ushort port))
        {
            return new IPEndPoint(IPAddress.Loopback, port);
        }

        string address = text.Replace("localhost", "127.0.0.1", StringComparison.Ordinal);
        return IPEndPoint.TryParse(address, out IPEndPoint? place) && address.LastIndexOf(':') > address.LastIndexOf(']') ? place : null;
    }
}
