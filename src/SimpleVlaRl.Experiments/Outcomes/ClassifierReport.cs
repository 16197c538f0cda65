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
    private readonly List<EpisodeListing> toLookAt = [];
    private readonly List<double> milliseconds = [];

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
            long began = TimeProvider.System.GetTimestamp();
            probability = classifier.SuccessProbability(frames);
            milliseconds.Add(TimeProvider.System.GetElapsedTime(began).TotalMilliseconds);
            isEarly |= watch.Look(probability) && isSuccess && moment > guard;
        }

        bool isCalledSuccess = Call(probability);
        Score = Score.With(isSuccess, isCalledSuccess);
        Watching = new ClaimScore(
            Watching.Episodes + 1,
            Watching.FalseClaims + (watch.HasClaimed && !isSuccess ? 1 : 0),
            Watching.EarlyClaims + (isEarly ? 1 : 0),
            Watching.Claims + (watch.HasClaimed && isSuccess ? 1 : 0),
            Watching.Successes + (isSuccess ? 1 : 0));
    }

    /// <summary>
    /// Looks at the end of an episode that is not reported of, and remembers it where its label says otherwise: either may be wrong. Of those that are
    /// reported of nobody is told, for labels that are mended where they contradict it would make its precision better and not the classifier.
    /// </summary>
    public void LookAtEnd(EpisodeListing listing)
    {
        using EpisodeReader episode = EpisodeStore.OpenEpisode(listing);
        float probability = classifier.SuccessProbability(EpisodeLooks.At(episode, classifier.Manifest.Cameras, TimeSpan.Zero).Frames);
        if (Call(probability) != (listing.Outcome.Kind == OutcomeKind.Success))
        {
            toLookAt.Add(listing);
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
        terminal.Line(string.Create(CultureInfo.InvariantCulture, $"a look takes {Median:0.00} ms, the pictures' resizing with it"));
        foreach (EpisodeListing episode in toLookAt)
        {
            terminal.Line(
                $"  look at {episode.Header.EpisodeId:D}, fitted to or chosen by: labelled {episode.Outcome} by {episode.Outcome.Source}, called otherwise");
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
        ["milliseconds_per_look"] = Terminal.Number(Median),
        ["look_at"] = new JsonArray([.. toLookAt.Select(episode => JsonValue.Create(episode.Header.EpisodeId.ToString("D")))]),
    };

    private double Median => milliseconds.Order().ElementAtOrDefault(milliseconds.Count / 2);

    private static string Text(double rate, WilsonInterval interval) =>
        string.Create(CultureInfo.InvariantCulture, $"{Terminal.Text(100 * rate, "0.0")} % ({100 * interval.Low:0.0} to {100 * interval.High:0.0})");

    /// <summary>Whether a probability is called a success.</summary>
    /// <exception cref="InvalidDataException">It is none.</exception>
    private bool Call(float probability) => float.IsFinite(probability) ? probability >= classifier.Manifest.Threshold
        : throw new InvalidDataException("the classifier gives no probability for its end");
}
