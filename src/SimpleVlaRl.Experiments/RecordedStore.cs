using SimpleVlaRl.CommandLine;
using SimpleVlaRl.CommandLine.Errors;
using SimpleVlaRl.Episodes;
using SimpleVlaRl.Episodes.Mcap;

namespace SimpleVlaRl.Experiments;

/// <summary>A store of recorded episodes for commands that learn: what cannot be opened becomes a sentence, what cannot be read a line.</summary>
internal static class RecordedStore
{
    /// <summary>What makes a store of what a robot does.</summary>
    private const string ByRobot = "record and label episodes first, with 'vla-robot run'";

    /// <summary>Opens a store.</summary>
    /// <param name="folder">Its folder.</param>
    /// <param name="terminal">Where what cannot be read is said.</param>
    /// <param name="advice">What to do where there is none.</param>
    /// <exception cref="UserException">There is none, or it cannot be read.</exception>
    public static EpisodeStore Open(string folder, Terminal terminal, string advice = ByRobot) => Open(folder, terminal.Status, advice);

    /// <summary>Opens a store.</summary>
    /// <param name="folder">Its folder.</param>
    /// <param name="onProblem">Told what cannot be read.</param>
    /// <param name="advice">What to do where there is none.</param>
    /// <exception cref="UserException">There is none, or it cannot be read.</exception>
    public static EpisodeStore Open(string folder, Action<string> onProblem, string advice = ByRobot)
    {
        if (!Directory.Exists(folder))
        {
            throw new UserException($"There is no episode store '{folder}'; {advice}.");
        }

        try
        {
            EpisodeStore store = EpisodeStore.Open(folder, TimeProvider.System);
            foreach (string problem in store.Problems)
            {
                onProblem($"not read: {problem}");
            }

            return store;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or McapException)
        {
            throw new UserException($"The episode store '{folder}' cannot be read: {exception.Message}", exception);
        }
    }
}
