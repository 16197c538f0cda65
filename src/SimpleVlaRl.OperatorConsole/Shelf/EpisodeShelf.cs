using System.Data.Common;
using SimpleVlaRl.Core.Episodes;
using SimpleVlaRl.Core.Operators;
using SimpleVlaRl.Episodes;
using SimpleVlaRl.Episodes.Index;
using SimpleVlaRl.Episodes.Mcap;
using SimpleVlaRl.Episodes.Reading;
using SimpleVlaRl.Serving.Errors;

namespace SimpleVlaRl.OperatorConsole.Shelf;

/// <summary>A store's episodes for the page: one look at a time, and what was looked at last stays open. For any thread.</summary>
/// <param name="folder">The store's folder.</param>
/// <param name="time">The clock.</param>
internal sealed class EpisodeShelf(string folder, TimeProvider time) : IDisposable
{
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(1);

    private readonly Lock gate = new();
    private EpisodeStore? store;
    private long openedTimestamp;
    private EpisodeReader? reader;

    /// <summary>The store's folder.</summary>
    public string Folder => folder;

    /// <summary>Lists episodes, newest first.</summary>
    public IReadOnlyList<EpisodeListing> List(EpisodeQuery query)
    {
        lock (gate)
        {
            return Use(opened => opened.List(query));
        }
    }

    /// <summary>Finds an episode.</summary>
    /// <exception cref="RequestException">There is none.</exception>
    public EpisodeListing Find(string id)
    {
        lock (gate)
        {
            return Known(id);
        }
    }

    /// <summary>Reads an episode's file.</summary>
    /// <exception cref="RequestException">There is none, or it cannot be read.</exception>
    public T Read<T>(string id, Func<EpisodeReader, T> read)
    {
        lock (gate)
        {
            EpisodeListing episode = Known(id);
            try
            {
                if (reader?.Path != episode.Path)
                {
                    reader?.Dispose();
                    reader = null;
                    reader = EpisodeStore.OpenEpisode(episode);
                }

                return read(reader);
            }
            catch (Exception exception) when (exception is McapException or InvalidDataException)
            {
                throw new RequestException(RequestProblem.Internal, $"The episode's file is damaged: {exception.Message}", exception);
            }
            catch (ArgumentException exception)
            {
                throw new RequestException(RequestProblem.NotFound, exception.Message, exception);
            }
        }
    }

    /// <summary>Says anew how an episode ended.</summary>
    /// <returns>Null when it is stored; else why not.</returns>
    public string? Relabel(string id, EpisodeOutcome outcome, string? comment)
    {
        lock (gate)
        {
            try
            {
                return Use(opened =>
                {
                    opened.Relabel(id, outcome, comment);
                    return (string?)null;
                });
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException or McapException or DbException)
            {
                return $"the label is not stored: {exception.Message}";
            }
        }
    }

    /// <summary>The first episode that was recorded from a start: its first frames show where the objects stood.</summary>
    /// <returns>Its id; null where there is none.</returns>
    public Guid? PhotographOf(OperatorRequest request)
    {
        try
        {
            return List(new EpisodeQuery { Task = request.Task })
                .LastOrDefault(episode => episode.Header.Seed == request.Start && episode.Header.CameraNames.Count > 0
                    && episode.Header.Mode != EpisodeMode.Demonstrate)?.Header.EpisodeId;
        }
        catch (Exception exception) when (exception is RequestException or McapException or DbException or IOException or UnauthorizedAccessException)
        {
            // A run goes on without a photograph.
            return null;
        }
    }

    /// <summary>What was recorded or said since is seen from now on.</summary>
    public void Refresh()
    {
        lock (gate)
        {
            store?.Dispose();
            store = null;
        }
    }

    public void Dispose()
    {
        lock (gate)
        {
            reader?.Dispose();
            store?.Dispose();
            (reader, store) = (null, null);
        }
    }

    private EpisodeListing Known(string id) =>
        Guid.TryParse(id, out Guid episode)
            ? Use(opened =>
            {
                try
                {
                    return opened.Find(episode.ToString("D"));
                }
                catch (ArgumentException exception)
                {
                    throw new RequestException(RequestProblem.NotFound, exception.Message, exception);
                }
            })
            : throw new RequestException(RequestProblem.NotFound, $"'{id[..Math.Min(id.Length, 64)]}' is no episode's id.");

    private T Use<T>(Func<EpisodeStore, T> use)
    {
        if (store is null || time.GetElapsedTime(openedTimestamp) > Fresh)
        {
            store?.Dispose();
            store = null;
            try
            {
                store = EpisodeStore.Open(folder, time);
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or McapException or DbException)
            {
                throw new RequestException(RequestProblem.Internal, exception.Message, exception);
            }

            openedTimestamp = time.GetTimestamp();
        }

        return use(store);
    }
}
