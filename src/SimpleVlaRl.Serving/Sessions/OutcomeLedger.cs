using SimpleVlaRl.Serving.Errors;
using SimpleVlaRl.Serving.Server;

namespace SimpleVlaRl.Serving.Sessions;

/// <summary>Which episodes were reported: each counts once, however often it is told, and what was said first stands, also after a restart when there is a file.</summary>
internal sealed class OutcomeLedger : IDisposable
{
    private const int Remembered = 1 << 16;
    private readonly Lock _lock = new();
    private readonly Dictionary<Guid, string> _outcomes = [];
    private readonly Queue<Guid> _order = [];
    private readonly OutcomeFile? _file;

    /// <summary>Makes a ledger.</summary>
    /// <exception cref="ServingException">Its file cannot be used.</exception>
    public OutcomeLedger(ServerOptions options)
    {
        _file = options.OutcomesFile is { } path ? OutcomeFile.Open(path) : null;
        foreach (OutcomeEntry entry in _file?.Entries ?? [])
        {
            Remember(entry);
        }
    }

    /// <summary>What was said of an episode; null when nothing was.</summary>
    public string? Find(Guid episode)
    {
        lock (_lock)
        {
            return _outcomes.GetValueOrDefault(episode);
        }
    }

    /// <summary>Notes an outcome.</summary>
    /// <returns>Whether it is new.</returns>
    /// <exception cref="RequestException">Something else was said of the episode before, or it cannot be written now.</exception>
    public bool Add(OutcomeEntry entry)
    {
        lock (_lock)
        {
            if (_outcomes.TryGetValue(entry.Episode, out string? known))
            {
                return known == entry.Outcome ? false : throw new RequestException(RequestProblem.Stale, $"The episode {entry.Episode} was reported as {known} before; now as {entry.Outcome}.");
            }

            try
            {
                _file?.Append(entry);
            }
            catch (IOException exception)
            {
                throw new RequestException(RequestProblem.Overloaded, $"The outcome of episode {entry.Episode} cannot be written to the server's disk; report it again later.", exception);
            }

            Remember(entry);
            return true;
        }
    }

    public void Dispose() => _file?.Dispose();

    private void Remember(OutcomeEntry entry)
    {
        if (_order.Count >= Remembered)
        {
            _outcomes.Remove(_order.Dequeue());
        }

        if (_outcomes.TryAdd(entry.Episode, entry.Outcome))
        {
            _order.Enqueue(entry.Episode);
        }
    }
}
