using SimpleVlaRl.CommandLine;
using SimpleVlaRl.CommandLine.Errors;
using SimpleVlaRl.Core;
using SimpleVlaRl.Episodes;
using SimpleVlaRl.Episodes.Index;
using SimpleVlaRl.Episodes.Mcap;

namespace SimpleVlaRl.Robot.Stores;

/// <summary>A store of episodes for commands: what cannot be opened or found becomes a sentence.</summary>
internal static class StoreAccess
{
    /// <summary>Opens a store.</summary>
    /// <exception cref="UserException">It cannot be read.</exception>
    public static EpisodeStore Open(string folder, Terminal terminal)
    {
        try
        {
            EpisodeStore store = EpisodeStore.Open(folder, TimeProvider.System);
            foreach (string problem in store.Problems)
            {
                terminal.Status(problem);
            }

            return store;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or McapException)
        {
            throw new UserException(exception.Message, exception);
        }
    }

    /// <summary>Finds an episode by its id, or enough of its start.</summary>
    /// <exception cref="UserException">There is none, or there are several.</exception>
    public static EpisodeListing Find(EpisodeStore store, string id)
    {
        try
        {
            return store.Find(id);
        }
        catch (ArgumentException exception)
        {
            string[] ids = [.. store.List(new EpisodeQuery()).Select(episode => episode.Header.EpisodeId.ToString("D"))];
            string hint = ids.Length == 0
                ? " The store is empty."
                : ids.Any(candidate => candidate.StartsWith(id, StringComparison.OrdinalIgnoreCase)) ? "" : $" Did you mean '{NearestName.Of(id, ids)}'?";
            throw new UserException(UserText.Of(exception) + hint, exception);
        }
    }
}
