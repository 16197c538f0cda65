using System.CommandLine;
using SimpleVlaRl.CommandLine.Options;
using SimpleVlaRl.Promotion.Trials;

namespace SimpleVlaRl.Robot.Run;

/// <summary>What a trial of two versions looks for, and how long it may take.</summary>
internal sealed class TrialRunOptions
{
    private static readonly PairedTrialOptions Usual = new();

    private readonly NumberOption<double> gain = new("--smallest-gain", "", 0.01, 0.99)
    {
        Description = "With --promote tested, the gain in the rate of success that is worth a change, such as 0.15 for 15 points: a candidate that is shown to "
            + "be below it is given up. A smaller one takes more episodes. Robots that decide together are given the same.",
        DefaultValueFactory = _ => Usual.SmallestGain
    };
    private readonly NumberOption<int> pairs = new("--most-pairs", "pairs of episodes", 1, 100_000)
    {
        Description = "With --promote tested, the starts after which a candidate that was not shown to be better is given up.",
        DefaultValueFactory = _ => Usual.MaximumPairs
    };

    /// <summary>The options.</summary>
    public IReadOnlyList<Option> All => [gain, pairs];

    /// <summary>Adds them to a command.</summary>
    public void AddTo(Command command)
    {
        command.Options.Add(gain);
        command.Options.Add(pairs);
    }

    /// <summary>What they say.</summary>
    public PairedTrialOptions Of(ParseResult parsed) => Usual with { SmallestGain = parsed.GetValue(gain), MaximumPairs = parsed.GetValue(pairs) };
}
