using System.Globalization;
using System.Text.Json.Nodes;
using SimpleVlaRl.CommandLine;
using SimpleVlaRl.Core.Episodes;
using SimpleVlaRl.Core.Statistics;
using SimpleVlaRl.Training.Rollouts;

namespace SimpleVlaRl.Benchmarks.Delay;

/// <summary>All episodes of one scheme under one delay.</summary>
/// <param name="scheme">The scheme's word.</param>
/// <param name="milliseconds">The delay.</param>
internal sealed class DelayCell(string scheme, double milliseconds)
{
    private readonly List<EpisodeSummary> episodes = [];
    private readonly List<double> jerks = [];
    private long held;

    /// <summary>A one for every success and a zero for everything else, in the order of the starts.</summary>
    public string Outcomes => string.Concat(episodes.Select(episode => episode.Outcome.Kind == OutcomeKind.Success ? '1' : '0'));

    /// <summary>Attempts that were lost.</summary>
    public int Lost { get; set; }

    private int Successes => Count(OutcomeKind.Success);

    public void Add(EpisodeSummary summary, MotionLog motion)
    {
        episodes.Add(summary);
        held += motion.Held;
        if (summary.Outcome.Kind == OutcomeKind.Success)
        {
            jerks.Add(motion.Jerk);
        }
    }

    public string Line() => string.Create(
        CultureInfo.InvariantCulture,
        $"{milliseconds,4:0} ms  {scheme,-8}  {Successes} of {episodes.Count}, {Count(OutcomeKind.Invalid)} invalid; {MeanSeconds():0.00} s; "
        + $"log dimensionless jerk {MeanJerk():0.00}; held {HeldShare():0.0 %}");

    /// <summary>The cell as a row.</summary>
    /// <param name="holding">The cell of holding between chunks under the same delay; null for itself or none.</param>
    public JsonObject Document(DelayCell? holding)
    {
        WilsonInterval interval = WilsonInterval.Of(Successes, episodes.Count);
        return new JsonObject
        {
            ["delay_ms"] = milliseconds,
            ["scheme"] = scheme,
            ["episodes"] = episodes.Count,
            ["successes"] = Successes,
            ["low"] = Terminal.Number(interval.Low, 4),
            ["high"] = Terminal.Number(interval.High, 4),
            ["p_against_hold"] = holding is null ? null : Terminal.Number(McNemar(holding), 6),
            ["invalid"] = Count(OutcomeKind.Invalid),
            ["mean_seconds"] = Terminal.Number(MeanSeconds()),
            ["log_dimensionless_jerk"] = Terminal.Number(MeanJerk()),
            ["held_share"] = Terminal.Number(HeldShare(), 4),
            ["chunks"] = episodes.Sum(episode => episode.Chunks),
            ["lost_answers"] = Lost,
            ["gate_limited_ticks"] = episodes.Sum(episode => episode.GateLimited),
            ["ticks"] = episodes.Sum(episode => episode.Ticks),
            ["outcomes"] = Outcomes,
        };
    }

    private int Count(OutcomeKind kind) => episodes.Count(episode => episode.Outcome.Kind == kind);

    private double MeanSeconds() => episodes.Average(episode => episode.Duration.TotalSeconds);

    private double MeanJerk() => jerks.Count > 0 ? jerks.Average() : double.NaN;

    private double HeldShare() => held / (double)episodes.Sum(episode => episode.Ticks);

    private double McNemar(DelayCell other)
    {
        (char Ours, char Theirs)[] pairs = [.. Outcomes.Zip(other.Outcomes)];
        return McNemarExactTest.TwoSided(pairs.Count(pair => pair is ('0', '1')), pairs.Count(pair => pair is ('1', '0')));
    }
}
