using System.Data.Common;
using System.Globalization;
using System.Text.Json.Nodes;
using SimpleVlaRl.CommandLine;
using SimpleVlaRl.CommandLine.Errors;
using SimpleVlaRl.Core.Episodes;
using SimpleVlaRl.Core.Outcomes;
using SimpleVlaRl.Episodes;
using SimpleVlaRl.Episodes.Documents;
using SimpleVlaRl.Episodes.Index;
using SimpleVlaRl.Episodes.Mcap;
using SimpleVlaRl.Episodes.Reading;
using SimpleVlaRl.Inference.Outcomes;
using SimpleVlaRl.Robot.Operating;
using SimpleVlaRl.Robot.Stores;

namespace SimpleVlaRl.Robot.EpisodeCommands;

/// <summary>The work behind <c>vla-robot episodes classify</c>: what cannot be done with one episode is said, and the others go on.</summary>
internal static class ClassifyActions
{
    public static int Run(
        string folder, string classifierFolder, (bool All, bool Labels, int? Limit) wanted, Terminal terminal, CancellationToken cancellation)
    {
        using OnnxOutcomeClassifier classifier = ClassifierFolder.Load(classifierFolder);
        using EpisodeStore store = StoreAccess.Open(folder, terminal);
        JsonArray rows = [];
        int problems = 0;
        int labelled = 0;
        EpisodeListing[] episodes =
        [
            .. store.List(new EpisodeQuery { Task = classifier.Manifest.Task })
                .Where(episode => episode.Header.Robot == classifier.Manifest.Robot)
                .Where(episode => wanted.All ? episode.Outcome.Kind != OutcomeKind.Invalid : episode.Outcome.Kind == OutcomeKind.Unlabelled)
                .Take(wanted.Limit ?? int.MaxValue)
        ];
        foreach (EpisodeListing episode in episodes)
        {
            if (cancellation.IsCancellationRequested)
            {
                break;
            }

            try
            {
                (float probability, EpisodeOutcome outcome) = Judge(classifier, episode);
                bool isWanted = wanted.Labels && episode.Outcome.Kind == OutcomeKind.Unlabelled;
                string comment = FormattableString.Invariant($"probability of success {probability:0.000}");
                bool isLabelled = isWanted && store.TryLabel(episode, outcome, comment) is not null;
                labelled += isLabelled ? 1 : 0;
                string became = isLabelled ? "labelled"
                    : isWanted ? "was labelled meanwhile, which stays"
                    : $"was {episode.Outcome}, by {episode.Outcome.Source}";
                bool differs = episode.Outcome.Kind != OutcomeKind.Unlabelled && episode.Outcome.Kind != outcome.Kind;
                terminal.Line(string.Create(
                    CultureInfo.InvariantCulture, $"{episode.Header.EpisodeId:D}  {probability:0.000}  {outcome,-8} {became}{(differs ? "  DIFFERS" : "")}"));
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
            catch (Exception exception)
                when (exception is IOException or UnauthorizedAccessException or McapException or InvalidDataException or ArgumentException or DbException)
            {
                terminal.Status($"{episode.Header.EpisodeId:D} is passed over: {exception.Message}");
                problems++;
            }
        }

        terminal.Status(episodes.Length == 0
            ? $"no episode of '{classifier.Manifest.Task}' on '{classifier.Manifest.Robot}' in '{folder}' "
                + (wanted.All ? "can be judged" : "lacks a label; --all judges those that have one")
            : $"{rows.Count} of {episodes.Length} judged, {labelled} labelled");
        terminal.Json(rows);
        return cancellation.IsCancellationRequested ? ExitCode.Interrupted : problems == 0 ? ExitCode.Success : ExitCode.Failure;
    }

    /// <summary>How likely the end is a success.</summary>
    /// <exception cref="InvalidDataException">That cannot be said.</exception>
    private static (float Probability, EpisodeOutcome Outcome) Judge(OnnxOutcomeClassifier classifier, EpisodeListing listing)
    {
        if (listing.Integrity == EpisodeIntegrity.Damaged)
        {
            throw new InvalidDataException(listing.IntegrityDetail);
        }

        using EpisodeReader episode = EpisodeStore.OpenEpisode(listing);
        float probability = classifier.SuccessProbability(EpisodeLooks.At(episode, classifier.Manifest.Cameras, TimeSpan.Zero).Frames);
        return !float.IsFinite(probability) ? throw new InvalidDataException("the classifier gives no probability for its end")
            : (probability, probability >= classifier.Manifest.Threshold ? EpisodeOutcome.Success(ClassifierWords.Source)
                : EpisodeOutcome.Failure(ClassifierWords.Source));
    }
}
