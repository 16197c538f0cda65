using System.Globalization;
using SimpleVlaRl.Core.Statistics;
using SimpleVlaRl.Training.Rollouts;

namespace SimpleVlaRl.Benchmarks.Results;

/// <summary>What a row may compute from raw numbers.</summary>
internal static class TemplateFunctions
{
    private const double Level = 0.05;

    private static readonly Dictionary<string, Func<RawScope, string[], object>> Functions = new(StringComparer.Ordinal)
    {
        ["sum"] = (scope, paths) => RawPath.Numbers(scope, paths[0]).Sum(),
        ["mean"] = (scope, paths) => RawPath.Numbers(scope, paths[0]).Average(),
        ["least"] = (scope, paths) => RawPath.Numbers(scope, paths[0]).Min(),
        ["most"] = (scope, paths) => RawPath.Numbers(scope, paths[0]).Max(),
        ["count"] = (scope, paths) => (double)RawPath.All(scope, paths[0]).Count,
        ["wilson"] = (scope, paths) => Interval(scope, paths[0], RawPath.Number(scope, paths[1])),
        ["wilsonofall"] = (scope, paths) => Interval(scope, paths[0], RawPath.All(scope, paths[1]).Count),
        ["meaninterval"] = (scope, paths) => MeanInterval(RawPath.Numbers(scope, paths[0]), RawPath.Numbers(scope, paths[1])),
        ["gained"] = (scope, paths) => (double)Differing(scope, paths).OnlySecond,
        ["lost"] = (scope, paths) => (double)Differing(scope, paths).OnlyFirst,
        ["fisher"] = (scope, paths) => Text(Fisher(scope, paths)),
        ["mcnemar"] = (scope, paths) => Text(McNemar(scope, paths)),
        ["holm"] = (scope, words) => Text(Adjusted(scope, words)[scope.Items.ToList().IndexOf(scope.Item)]),
        ["beyondchance"] = (scope, words) => (double)Adjusted(scope, words).Count(probability => probability < Level),
    };

    /// <summary>A function.</summary>
    /// <param name="name">Its name.</param>
    /// <returns>Takes the row and the paths of its numbers; gives a number or a text.</returns>
    public static Func<RawScope, string[], object> Of(string name) =>
        Functions.TryGetValue(name, out Func<RawScope, string[], object>? function)
            ? function
            : throw new InvalidOperationException($"There is no function '{name}'.");

    private static double Fisher(RawScope scope, string[] paths)
    {
        int[] counts = [.. paths.Select(path => (int)RawPath.Number(scope, path))];
        return FisherExactTest.TwoSided(counts[0], counts[1], counts[2], counts[3]);
    }

    private static double McNemar(RawScope scope, string[] paths)
    {
        (int onlyFirst, int onlySecond) = Differing(scope, paths);
        return McNemarExactTest.TwoSided(onlyFirst, onlySecond);
    }

    /// <summary>The p-values of all rows of the table by a test, corrected; the test's name comes before its paths.</summary>
    private static double[] Adjusted(RawScope scope, string[] words)
    {
        Func<RawScope, string[], double> test = words[0] == "fisher" ? Fisher : McNemar;
        return HolmCorrection.Adjust([.. scope.Items.Select(item => test(scope with { Item = item }, words[1..]))]);
    }

    /// <summary>Of two strings with a one for each start's success: where only one of the two succeeds.</summary>
    private static (int OnlyFirst, int OnlySecond) Differing(RawScope scope, string[] paths)
    {
        string first = RawPath.One(scope, paths[0])!.ToString();
        string second = RawPath.One(scope, paths[1])!.ToString();
        return (first.Zip(second).Count(pair => pair is ('1', '0')), first.Zip(second).Count(pair => pair is ('0', '1')));
    }

    private static string Interval(RawScope scope, string successes, double trials)
    {
        WilsonInterval interval = WilsonInterval.Of((int)RawPath.Number(scope, successes), (int)trials);
        return Interval(interval.Low, interval.High);
    }

    private static string MeanInterval(double[] successes, double[] trials)
    {
        MeanRateInterval interval = MeanRateInterval.Of([.. successes.Zip(trials, (success, all) => ((int)success, (int)all))]);
        return Interval(interval.Low, interval.High);
    }

    private static string Interval(double low, double high) => string.Create(CultureInfo.InvariantCulture, $"{100 * low:0.0} to {100 * high:0.0} %");

    private static string Text(double probability) => probability < 0.0001 ? "< 0.0001" : probability.ToString("0.0000", CultureInfo.InvariantCulture);
}
