using System.CommandLine;
using System.Globalization;
using SimpleVlaRl.CommandLine.Errors;
using SimpleVlaRl.CommandLine.Options;
using SimpleVlaRl.Experiments.Reinforcement;
using SimpleVlaRl.Experiments.Reinforcement.Environments;

namespace SimpleVlaRl.Learner.Reinforcement;

/// <summary>The options that say where episodes come from: robots that are simulated here, or environments that connect.</summary>
internal sealed class EnvironmentsOptions
{
    private const int MostSimulated = 1024;

    private readonly Option<bool> early = new("--early-failures")
    {
        Description = "With environments that connect, a failure counts also where it came before the task's time limit; else it is taken for an exception of "
            + "the environment's, which does not count."
    };

    private readonly NumberOption<double> stall = new("--stall-timeout", "seconds", 1, 86_400)
    {
        Description = "With environments that connect, seconds that one may say nothing within an episode; then the episode does not count.",
        DefaultValueFactory = _ => 300
    };

    private readonly Option<string?> certificate = new("--certificate")
    {
        Description = "The certificate, PEM, for environments that connect; demanded off this machine, and by wss."
    };

    private readonly Option<string?> key = new("--key") { Description = "Its key, PEM." };
    private readonly Option<string?> tokens = new("--tokens") { Description = "The tokens that let environments in, made with 'vla-robot token'." };

    /// <summary>How many, or where.</summary>
    public Option<string> Where { get; } = new("--environments")
    {
        Description = "How many robots are simulated here at once; or where other people's environments connect, such as ws://127.0.0.1:8000/vla-eval: see "
            + "docs/environments.md.",
        DefaultValueFactory = _ => "32"
    };

    /// <summary>All of them.</summary>
    public IReadOnlyList<Option> All => [Where, .. OfListening];

    private Option[] OfListening => [early, stall, certificate, key, tokens];

    /// <summary>Adds those beside <see cref="Where"/> to a command.</summary>
    public void AddTo(Command command)
    {
        foreach (Option option in OfListening)
        {
            command.Options.Add(option);
        }
    }

    /// <summary>How many robots are simulated; 1 where environments connect.</summary>
    /// <exception cref="UsageException">It is no such number.</exception>
    public int Simulated(GrpoSettings settings)
    {
        string text = settings.Of(Where);
        return IsAddress(text) ? 1
            : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int count) && count is >= 1 and <= MostSimulated ? count
            : throw new UsageException($"--environments is '{text}'; expected 1 to {MostSimulated} robots, or where environments connect, such as "
                + "ws://127.0.0.1:8000/vla-eval.");
    }

    /// <summary>Where environments connect; null where robots are simulated.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="settings">Its values, over those of the run that goes on.</param>
    /// <param name="simulators">The options that would change nothing where environments connect.</param>
    /// <exception cref="UsageException">It cannot be listened there, or an option has nothing to change.</exception>
    public ListeningOptions? Listening(ParseResult parsed, GrpoSettings settings, IReadOnlyList<Option> simulators)
    {
        if (!IsAddress(settings.Of(Where)))
        {
            IgnoredOptions.Refuse(parsed, "Robots are simulated here, which leaves nothing for", OfListening);
            return null;
        }

        IgnoredOptions.Refuse(parsed, "Environments that connect choose what they play, which leaves nothing for", simulators);
        if (settings.Of(Where).StartsWith("wss:", StringComparison.Ordinal) && settings.Of(certificate) is null)
        {
            throw new UsageException("--environments says wss, and there is no certificate; give --certificate, or say ws.");
        }

        return new ListeningOptions
        {
            Server = ListeningOptions.ServerAt(settings.Of(Where)) with
            {
                CertificateFile = settings.Of(certificate),
                KeyFile = settings.Of(key),
                TokensFile = settings.Of(tokens),
            },
            CountsEarlyFailures = settings.Of(early),
            StallSeconds = settings.Of(stall),
        };
    }

    private static bool IsAddress(string text) => text.Contains("://", StringComparison.Ordinal);
}
