using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using SimpleVlaRl.CommandLine;
using SimpleVlaRl.CommandLine.Errors;
using SimpleVlaRl.Core;
using SimpleVlaRl.Core.Episodes;
using SimpleVlaRl.Core.Outcomes;
using SimpleVlaRl.Episodes;
using SimpleVlaRl.Episodes.Documents;
using SimpleVlaRl.Episodes.Index;
using SimpleVlaRl.Training.Outcomes;

namespace SimpleVlaRl.Experiments.Outcomes;

/// <summary>The labelled episodes of one task, each in its part.</summary>
internal sealed class LabelledEpisodes
{
    /// <summary>Successes and failures that each part has at least: with fewer neither a threshold nor a rate says anything.</summary>
    public const int LeastOfAKind = 5;

    private readonly Dictionary<OutcomePart, List<EpisodeListing>> parts =
        Enum.GetValues<OutcomePart>().ToDictionary(part => part, _ => new List<EpisodeListing>());

    private LabelledEpisodes(string robot, IReadOnlyList<string> cameras) => (Robot, Cameras) = (robot, cameras);

    /// <summary>The robot of all of them.</summary>
    public string Robot { get; }

    /// <summary>The cameras to look through.</summary>
    public IReadOnlyList<string> Cameras { get; }

    /// <summary>The lower-case SHA-256 over the digests and labels of all of them.</summary>
    public string Digest { get; private set; } = "";

    public IReadOnlyList<EpisodeListing> this[OutcomePart part] => parts[part];

    /// <summary>Finds them in a store.</summary>
    /// <exception cref="UserException">There are too few, of several robots, or without the cameras asked for.</exception>
    public static LabelledEpisodes Find(ClassifierOptions options, Terminal terminal, CancellationToken cancellation)
    {
        using EpisodeStore store = RecordedStore.Open(options.Store, terminal);
        EpisodeListing[] wanted = Wanted(store, options.Task);
        string[] robots = [.. wanted.Select(episode => episode.Header.Robot).Distinct()];
        if (robots.Length > 1)
        {
            throw new UserException($"The episodes of '{options.Task}' in '{options.Store}' are of {robots.Length} robots, "
                + $"{string.Join(" and ", robots)}, whose cameras see different things; give each its own store.");
        }

        LabelledEpisodes found = new(robots[0], CamerasOf(options, wanted));
        StringBuilder digests = new();
        foreach (EpisodeListing episode in wanted)
        {
            cancellation.ThrowIfCancellationRequested();
            if (!IsIntact(episode, terminal))
            {
                continue;
            }

            found.parts[OutcomeParts.Of(options.Task, episode.Header.Seed, options.Learning.Seed)].Add(episode);
            digests.Append(CultureInfo.InvariantCulture, $"{episode.Digest} {episode.Outcome.Kind}\n");
        }

        found.Digest = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(digests.ToString())));
        found.DemandEnough(options);
        return found;
    }

    /// <summary>Successes among some episodes.</summary>
    public static int Successes(IEnumerable<EpisodeListing> episodes) => episodes.Count(episode => episode.Outcome.Kind == OutcomeKind.Success);

    private static bool IsIntact(EpisodeListing episode, Terminal terminal)
    {
        string problem = $"is no longer what was committed; 'vla-robot episodes show {episode.Header.EpisodeId:D}' says more";
        try
        {
            if (EpisodeStore.IsIntact(episode))
            {
                return true;
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            problem = $"cannot be read: {exception.Message}";
        }

        terminal.Status($"left out, '{episode.Path}' {problem}");
        return false;
    }

    private static EpisodeListing[] Wanted(EpisodeStore store, string task)
    {
        IReadOnlyList<EpisodeListing> all = store.List(new EpisodeQuery { Task = task });
        if (all.Count == 0)
        {
            string[] others = [.. store.List(new EpisodeQuery()).Select(episode => episode.Header.Task).Distinct()];
            throw new UserException(others.Length == 0 ? $"'{store.Root}' has no episode; record and label some first, with 'vla-robot run'."
                : $"No episode in '{store.Root}' is of the task '{task}'; did you mean '{NearestName.Of(task, others)}'?");
        }

        // What a classifier has said is no word of a person's to learn from.
        EpisodeListing[] labelled =
        [
            .. all.Where(episode => episode.Outcome.Kind is OutcomeKind.Success or OutcomeKind.Failure && episode.Integrity != EpisodeIntegrity.Damaged
                && episode.Outcome.Source != ClassifierWords.Source)
                .OrderBy(episode => episode.Header.EpisodeId)
        ];
        return labelled.Length > 0 ? labelled
            : throw new UserException($"None of the {all.Count} episodes of '{task}' in '{store.Root}' is a success or a failure by anybody's word but a "
                + "classifier's; label some with 'vla-robot episodes label' or on the operator's page.");
    }

    private static IReadOnlyList<string> CamerasOf(ClassifierOptions options, EpisodeListing[] episodes)
    {
        IReadOnlyList<string> cameras = options.Cameras.Count > 0 ? options.Cameras : episodes[0].Header.CameraNames;
        foreach (EpisodeListing episode in episodes)
        {
            if (cameras.FirstOrDefault(camera => !episode.Header.CameraNames.Contains(camera)) is { } missing)
            {
                throw new UserException($"Episode {episode.Header.EpisodeId:D} has no camera '{missing}'; it has "
                    + $"{string.Join(", ", episode.Header.CameraNames)}. Name cameras that all episodes have with --cameras.");
            }
        }

        return cameras;
    }

    private void DemandEnough(ClassifierOptions options)
    {
        foreach ((OutcomePart part, List<EpisodeListing> episodes) in parts)
        {
            int successes = Successes(episodes);
            if (successes < LeastOfAKind || episodes.Count - successes < LeastOfAKind)
            {
                int all = Successes(parts.Values.SelectMany(list => list));
                throw new UserException($"There are too few labelled episodes of '{options.Task}': {all} successes and "
                    + $"{parts.Values.Sum(list => list.Count) - all} failures, of which the part '{part.ToString().ToLowerInvariant()}' has {successes} and "
                    + $"{episodes.Count - successes}; each part needs "
                    + $"{LeastOfAKind} of either kind, which takes some 40 of either from as many starts.");
            }
        }
    }
}
