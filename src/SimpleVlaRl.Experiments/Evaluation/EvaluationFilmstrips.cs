using SimpleVlaRl.CommandLine;
using SimpleVlaRl.CommandLine.Errors;
using SimpleVlaRl.Core.Episodes;
using SimpleVlaRl.Episodes;
using SimpleVlaRl.Episodes.Index;
using SimpleVlaRl.Episodes.Pictures;
using SimpleVlaRl.Episodes.Reading;
using SimpleVlaRl.Training.Rollouts;

namespace SimpleVlaRl.Experiments.Evaluation;

/// <summary>Pictures of an evaluation: one filmstrip per task and outcome.</summary>
internal static class EvaluationFilmstrips
{
    private static readonly OutcomeKind[] Drawn = [OutcomeKind.Success, OutcomeKind.Failure];

    /// <summary>Draws the first episode of each outcome.</summary>
    /// <param name="recordings">The store that the episodes were recorded in.</param>
    /// <param name="folder">Where the pictures go, as <c>task-success.png</c> and <c>task-failure.png</c>.</param>
    /// <param name="result">The task's episodes.</param>
    /// <param name="terminal">Says where the pictures are.</param>
    public static void Draw(string recordings, string folder, TaskResult result, Terminal terminal)
    {
        using EpisodeStore store = EpisodeStore.Open(recordings, TimeProvider.System);
        foreach (OutcomeKind kind in Drawn)
        {
            if (result.Results.FirstOrDefault(episode => episode.Outcome.Kind == kind) is { } first)
            {
                Draw(store, first, Path.Combine(folder, kind == OutcomeKind.Success ? $"{result.Task}-success.png" : $"{result.Task}-failure.png"), terminal);
            }
        }
    }

    /// <summary>Draws one episode, where the store has it.</summary>
    /// <param name="store">The store that it was recorded in.</param>
    /// <param name="episode">The episode.</param>
    /// <param name="path">The PNG file.</param>
    /// <param name="terminal">Says where the picture is.</param>
    public static void Draw(EpisodeStore store, RolloutResult episode, string path, Terminal terminal)
    {
        if (Find(store, episode) is not { } listing)
        {
            return;
        }

        using EpisodeReader reader = EpisodeStore.OpenEpisode(listing);
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllBytes(path, Filmstrip.Draw(reader));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new UserException($"The filmstrip '{path}' cannot be written: {exception.Message}", exception);
        }

        terminal.Status($"filmstrip: {RepositoryPaths.Relative(path)}");
    }

    /// <summary>The newest recording of an episode: a store may hold the same start from an earlier evaluation.</summary>
    private static EpisodeListing? Find(EpisodeStore store, RolloutResult episode) => store
        .List(new EpisodeQuery { Mode = EpisodeMode.Evaluate, Task = episode.Start.Task, Outcome = episode.Outcome.Kind })
        .Where(listing => listing.Header.Seed == episode.Start.Seed)
        .MaxBy(listing => listing.Header.StartedNanoseconds);
}
