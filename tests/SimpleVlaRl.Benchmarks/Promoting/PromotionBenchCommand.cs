using System.CommandLine;
using System.Text.Json;
using SimpleVlaRl.CommandLine;
using SimpleVlaRl.CommandLine.Errors;
using SimpleVlaRl.CommandLine.Options;
using SimpleVlaRl.Promotion.Trials;

namespace SimpleVlaRl.Benchmarks.Promoting;

/// <summary><c>vla-bench promotion</c>: how often does a trial of two versions end wrongly, and after how many episodes?</summary>
internal static class PromotionBenchCommand
{
    private const string Description = """
        Draws campaigns in which a champion of 20, 35 or 50 % meets a candidate, in turns one that is exactly as good and one that is better by --gain, on
        starts that differ in how hard they are. Says how often the trial that robots run promotes a candidate that is not better, how often it misses one that
        is, and its episodes beside those that McNemar's test with a fixed number of pairs needs for the same power. Exits with 1 where more are promoted
        wrongly than --false-promotion-rate.

        Examples:
          vla-bench promotion --json
          vla-bench promotion --campaigns 20000 --gain 0.3 --seed 7
        """;

    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    public static Command Create()
    {
        PairedTrialOptions usual = new();
        NumberOption<int> campaigns = new("--campaigns", "campaigns", 2, 10_000_000) { Description = "How many.", DefaultValueFactory = _ => 1000 };
        NumberOption<double> gain = new("--gain", "", 0.01, 0.45)
        {
            Description = "By how much the better candidates are better.",
            DefaultValueFactory = _ => usual.SmallestGain
        };
        NumberOption<double> spread = new("--spread", "", 0, 10)
        {
            Description = "How differently hard starts are: the standard deviation of their log-odds.",
            DefaultValueFactory = _ => 1.5
        };
        NumberOption<double> level = new("--false-promotion-rate", "", 0.0001, 0.5)
        {
            Description = "What the trial may get wrong.",
            DefaultValueFactory = _ => usual.FalsePromotionRate
        };
        NumberOption<int> seed = new("--seed", "", 0, int.MaxValue) { Description = "The seed of the draws.", DefaultValueFactory = _ => 1 };
        Option<bool> json = new("--json") { Description = "Print one JSON document on standard output." };
        Command command = new("promotion", Description) { campaigns, gain, spread, level, seed, json };
        command.SetAction(parsed => ProgramHost.Guard(BenchProgram.Name, cancellation =>
        {
            int count = parsed.GetValue(campaigns);
            PairedTrialOptions options = usual with { FalsePromotionRate = parsed.GetValue(level) };
            Terminal terminal = new(parsed.GetValue(json));
            PromotionReport report = PromotionBench.Run(
                count,
                parsed.GetValue(gain),
                parsed.GetValue(spread),
                parsed.GetValue(seed),
                options,
                done => Say(terminal, done, count),
                cancellation);
            Print(report, parsed.GetValue(json));
            return cancellation.IsCancellationRequested ? ExitCode.Interrupted
                : report.FalsePromotions <= options.FalsePromotionRate * report.WithoutGain ? ExitCode.Success
                : ExitCode.Failure;
        }));
        return command;
    }

    private static void Say(Terminal terminal, int done, int count)
    {
        if (done == count || done % Math.Max(1, count / 10) == 0)
        {
            terminal.Status(FormattableString.Invariant($"{done}/{count} campaigns"));
        }
    }

    private static void Print(PromotionReport report, bool isJson)
    {
        if (isJson)
        {
            Console.Out.WriteLine(JsonSerializer.Serialize(report, Indented));
            return;
        }

        Console.Out.WriteLine(FormattableString.Invariant($"{report.FalsePromotions} of {report.WithoutGain} that are not better promoted"));
        Console.Out.WriteLine(FormattableString.Invariant($"{report.Missed} of {report.WithGain} that are better missed"));
        Console.Out.WriteLine(FormattableString.Invariant(
            $"{report.MeanEpisodes} episodes a campaign, {report.MeanEpisodes / report.FixedEpisodes:0.00} of the {report.FixedEpisodes} of a fixed test"));
        foreach (CampaignTally kind in report.Kinds)
        {
            Console.Out.WriteLine(FormattableString.Invariant(
                $"  {kind.Champion:0.00} against {kind.Candidate:0.00}: {kind.Promoted} of {kind.Campaigns} promoted, {kind.MeanEpisodes:0} episodes"));
        }
    }
}
