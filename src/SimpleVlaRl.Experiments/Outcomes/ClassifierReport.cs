using System.Globalization;
using System.Text.Json.Nodes;
using SimpleVlaRl.CommandLine;
using SimpleVlaRl.Core.Episodes;
using SimpleVlaRl.Core.Observations;
using SimpleVlaRl.Core.Outcomes;
using SimpleVlaRl.Core.Statistics;
using SimpleVlaRl.Episodes;
using SimpleVlaRl.Episodes.Index;
using SimpleVlaRl.Episodes.Reading;

namespace SimpleVlaRl.Experiments.Outcomes;

/// <summary>How well a classifier does on episodes that nothing was fitted to or chosen by, through the same program as on a robot.</summary>
internal sealed class ClassifierReport
{
    private readonly IOutcomeClassifier classifier;
    private readonly TimeSpan guard;
    private readonly List<EpisodeListing> disagreements = [];

    public ClassifierReport(IOutcomeClassifier classifier, TimeSpan guard) => (this.classifier, this.guard) = (classifier, guard);

    /// <summary>At the ends.</summary>
    public ClassifierScore Score { get; private set; } = new(0, 0, 0, 0);

    /// <summary>In their course.</summary>
    public ClaimScore Watching { get; private set; } = new(0, 0, 0, 0, 0);

    /// <summary>Watches an episode from its start to its end.</summary>
    public void Watch(EpisodeListing listing)
    {
        using EpisodeReader episode = EpisodeStore.OpenEpisode(listing);
        ClassifierManifest manifest = classifier.Manifest;
        bool isSuccess = listing.Outcome.Kind == OutcomeKind.Success;
        ClaimWatch watch = new(manifest);
        bool isEarly = false;
        float probability = float.NaN;
        foreach (TimeSpan moment in EpisodeLooks.Moments(episode, manifest.Cameras, TimeSpan.FromSeconds(1 / manifest.LookRateHertz)))
        {
            IReadOnlyList<ImageFrame> frames = EpisodeLooks.At(episode, manifest.Cameras, moment).Frames;
            probability = classifier.SuccessProbability(frames);
            isEarly |= watch.Look(probability) && isSuccess && moment > guard;
        }

        bool isCalledSuccess = probability >= manifest.Threshold;
        Score = Score.With(isSuccess, isCalledSuccess);
        Watching = new ClaimScore(
            Watching.Episodes + 1,
            Watching.FalseClaims + (watch.HasClaimed && !isSuccess ? 1 : 0),
            Watching.EarlyClaims + (isEarly ? 1 : 0),
            Watching.Claims + (watch.HasClaimed && isSuccess ? 1 : 0),
            Watching.Successes + (isSuccess ? 1 : 0));
        if (isCalledSuccess != isSuccess)
        {
            disagreements.Add(listing);
        }
    }

    /// <summary>Says it to a person.</summary>
    public void Say(Terminal terminal)
    {
        terminal.Line($"of {Score.Episodes} ends that nothing was fitted to or chosen by:");
        terminal.Line($"  precision {Text(Score.Precision, Score.PrecisionInterval)}   {Score.FalsePositives} failures called a success");
        terminal.Line($"  recall    {Text(Score.Recall, Score.RecallInterval)}   {Score.FalseNegatives} successes called a failure");
        terminal.Line($"in their course: claimed in {Watching.FalseClaims} of {Watching.Episodes - Watching.Successes} failures, too early in "
            + $"{Watching.EarlyClaims} and by the end in {Watching.Claims} of {Watching.Successes} successes");
        foreach (EpisodeListing episode in disagreements)
        {
            terminal.Line($"  look at {episode.Header.EpisodeId:D}: labelled {episode.Outcome} by {episode.Outcome.Source}, called otherwise");
        }
    }

    /// <summary>Says it to a program.</summary>
    public JsonObject Json() => new()
    {
        ["episodes"] = Score.Episodes,
        ["precision"] = Terminal.Number(Score.Precision),
        ["precision_low"] = Terminal.Number(Score.PrecisionInterval.Low),
        ["precision_high"] = Terminal.Number(Score.PrecisionInterval.High),
        ["recall"] = Terminal.Number(Score.Recall),
        ["recall_low"] = Terminal.Number(Score.RecallInterval.Low),
        ["recall_high"] = Terminal.Number(Score.RecallInterval.High),
        ["true_positives"] = Score.TruePositives,
        ["false_positives"] = Score.FalsePositives,
        ["true_negatives"] = Score.TrueNegatives,
        ["false_negatives"] = Score.FalseNegatives,
        ["false_claims"] = Watching.FalseClaims,
        ["early_claims"] = Watching.EarlyClaims,
        ["claims"] = Watching.Claims,
        ["disagreements"] = new JsonArray([.. disagreements.Select(episode => JsonValue.Create(episode.Header.EpisodeId.ToString("D")))]),
    };

    private static string Text(double rate, WilsonInterval interval) =>
        string.Create(CultureInfo.InvariantCulture, $"{100 * rate:0.0} % ({100 * interval.Low:0.0} to {100 * interval.High:0.0})");
}
