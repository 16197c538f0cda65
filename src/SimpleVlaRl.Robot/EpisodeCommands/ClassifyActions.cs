using System.Globalization;
using System.Text.Json.Nodes;
using SimpleVlaRl.CommandLine;
using SimpleVlaRl.CommandLine.Errors;
using SimpleVlaRl.Core.Episodes;
using SimpleVlaRl.Core.Outcomes;
using SimpleVlaRl.Core.Policies;
using SimpleVlaRl.Episodes;
using SimpleVlaRl.Episodes.Documents;
using SimpleVlaRl.Episodes.Index;
using SimpleVlaRl.Episodes.Mcap;
using SimpleVlaRl.Episodes.Reading;
using SimpleVlaRl.Inference.Outcomes;
using SimpleVlaRl.Robot.Stores;

namespace SimpleVlaRl.Robot.EpisodeCommands;

/// <summary>The work behind <c>vla-robot episodes classify</c>.</summary>
internal static class ClassifyActions
{
    public static int Run(
        string folder, string classifierFolder, (bool All, bool Labels, int? Limit) wanted, Terminal terminal, CancellationToken cancellation)
    {
        using OnnxOutcomeClassifier classifier = Load(classifierFolder);
        using EpisodeStore store = StoreAccess.Open(folder, terminal);
        JsonArray rows = [];
        int problems = 0;
        foreach (EpisodeListing episode in store.List(new EpisodeQuery { Task = classifier.Manifest.Task })
            .Where(episode => episode.Header.Robot == classifier.Manifest.Robot)
            .Where(episode => wanted.All ? episode.Outcome.Kind != OutcomeKind.Invalid : episode.Outcome.Kind == OutcomeKind.Unlabelled)
            .Take(wanted.Limit ?? int.MaxValue))
        {
            if (cancellation.IsCancellationRequested)
            {
                return ExitCode.Interrupted;
            }

            if (Probability(classifier, episode, out string problem) is not { } probability)
            {
                terminal.Status($"{episode.Header.EpisodeId:D} cannot be judged: {problem}");
                problems++;
                continue;
            }

            EpisodeOutcome outcome = probability >= classifier.Manifest.Threshold ? EpisodeOutcome.Success(ClassifierWords.Source)
                : EpisodeOutcome.Failure(ClassifierWords.Source);
            bool isLabelled = wanted.Labels && episode.Outcome.Kind == OutcomeKind.Unlabelled;
            if (isLabelled)
            {
                Label(store, episode, outcome, probability);
            }

            bool differs = episode.Outcome.Kind != OutcomeKind.Unlabelled && episode.Outcome.Kind != outcome.Kind;
            terminal.Line(string.Create(
                CultureInfo.InvariantCulture,
                $"{episode.Header.EpisodeId:D}  {probability:0.000}  {outcome,-8} "
                + $"{(isLabelled ? "labelled" : $"was {episode.Outcome}, by {episode.Outcome.Source}")}{(differs ? "  DIFFERS" : "")}"));
            rows.Add(new JsonObject
            {
                ["episode_id"] = episode.Header.EpisodeId.ToString("D"),
                ["probability"] = Terminal.Number(probability),
                ["proposal"] = outcome.ToString(),
                ["outcome"] = episode.Outcome.ToString(),
                ["source"] = episode.Outcome.Source,
                ["labelled"] = isLabelled,
            });
        }

        if (rows.Count == 0)
        {
            terminal.Status($"no episode of '{classifier.Manifest.Task}' on '{classifier.Manifest.Robot}' in '{folder}' {(wanted.All ? "can be judged"
                : "lacks a label; --all judges those that have one")}");
        }

        terminal.Json(rows);
        return problems == 0 ? ExitCode.Success : ExitCode.Failure;
    }

    private static OnnxOutcomeClassifier Load(string folder)
    {
        try
        {
            return OnnxOutcomeClassifier.Load(folder);
        }
        catch (PolicyLoadException exception)
        {
            throw new UserException(exception.Message, exception);
        }
    }

    /// <summary>How likely the end is a success; null where that cannot be seen.</summary>
    private static float? Probability(OnnxOutcomeClassifier classifier, EpisodeListing listing, out string problem)
    {
        problem = listing.IntegrityDetail;
        if (listing.Integrity == EpisodeIntegrity.Damaged)
        {
            return null;
        }

        try
        {
            using EpisodeReader episode = EpisodeStore.OpenEpisode(listing);
            float probability = classifier.SuccessProbability(EpisodeLooks.At(episode, classifier.Manifest.Cameras, TimeSpan.Zero).Frames);
            problem = $"the classifier gives {probability}";
            return float.IsFinite(probability) ? probability : null;
        }
        catch (Exception exception) when (exception is IOException or McapException or InvalidDataException or ArgumentException)
        {
            problem = exception.Message;
            return null;
        }
    }

    private static void Label(EpisodeStore store, EpisodeListing episode, EpisodeOutcome outcome, float probability)
    {
        try
        {
            store.Relabel(
                episode.Header.EpisodeId.ToString("D"), outcome, string.Create(CultureInfo.InvariantCulture, $"probability of success {probability:0.000}"));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new UserException($"The label of {episode.Header.EpisodeId:D} could not be written: {exception.Message}", exception);
        }
    }
}
