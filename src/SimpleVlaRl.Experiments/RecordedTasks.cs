using SimpleVlaRl.CommandLine.Errors;
using SimpleVlaRl.Core;
using SimpleVlaRl.Episodes;
using SimpleVlaRl.Episodes.Index;

namespace SimpleVlaRl.Experiments;

/// <summary>The tasks of recorded episodes: a lab's own, of which no simulator knows.</summary>
internal static class RecordedTasks
{
    /// <summary>The names that a command line asks for.</summary>
    /// <param name="word">A name, several separated by commas, or 'all'.</param>
    /// <returns>The names; none for all.</returns>
    /// <exception cref="UsageException">There is no name in it.</exception>
    public static IReadOnlyList<string> Of(string word)
    {
        string[] names = word.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        return names.Length == 0 ? throw new UsageException($"--task is '{word}'; expected names separated by commas, or 'all'.")
            : names is ["all"] ? []
            : names;
    }

    /// <summary>A store's episodes of some tasks.</summary>
    /// <param name="store">The store.</param>
    /// <param name="tasks">The tasks; none for all.</param>
    /// <exception cref="UserException">The store has none of a task; the message names the nearest that it has.</exception>
    public static IReadOnlyList<EpisodeListing> List(EpisodeStore store, IReadOnlyList<string> tasks)
    {
        IReadOnlyList<EpisodeListing> all = store.List(new EpisodeQuery());
        string[] known = [.. all.Select(episode => episode.Header.Task).Distinct().Order(StringComparer.Ordinal)];
        string? unknown = tasks.FirstOrDefault(task => !known.Contains(task));
        return unknown is null ? [.. all.Where(episode => tasks.Count == 0 || tasks.Contains(episode.Header.Task))]
            : throw new UserException(known.Length == 0 ? $"'{store.Root}' has no episode; record some first, with 'vla-robot run --mode collect'."
                : $"No episode in '{store.Root}' is of the task '{unknown}'; did you mean '{NearestName.Of(unknown, known)}'?");
    }
}
