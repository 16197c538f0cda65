using System.CommandLine;
using SimpleVlaRl.CommandLine.Options;

namespace SimpleVlaRl.Robot.Listening;

/// <summary>The options that every command that looks at a ROS domain has.</summary>
internal sealed class LookOptions
{
    /// <summary>Makes the options.</summary>
    /// <param name="seconds">How long to look where nothing else is said.</param>
    /// <param name="meaning">What the time is for.</param>
    public LookOptions(double seconds, string meaning) =>
        Seconds = new("--seconds", "seconds", 0.1, 3600) { Description = meaning, DefaultValueFactory = _ => seconds };

    public NumberOption<double> Seconds { get; }

    private OptionalNumberOption<int> Domain { get; } = new("--domain", "", 0, 232) { Description = "The ROS domain; ROS_DOMAIN_ID, else 0, when not given." };

    private Option<bool> JsonFormat { get; } = new("--json") { Description = "Print one JSON document on standard output." };

    /// <summary>Adds them to a command.</summary>
    public void AddTo(Command command)
    {
        command.Options.Add(Seconds);
        command.Options.Add(Domain);
        command.Options.Add(JsonFormat);
    }

    /// <summary>What was given.</summary>
    public Look Of(ParseResult parsed) =>
        new(parsed.GetValue(Domain), TimeSpan.FromSeconds(parsed.GetValue(Seconds)), new(parsed.GetValue(JsonFormat)));
}
