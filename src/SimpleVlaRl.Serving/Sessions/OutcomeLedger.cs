using SimpleVlaRl.Serving.Errors;
using SimpleVlaRl.Serving.Server;

namespace SimpleVlaRl.Serving.Sessions;

/// <summary>
/// Which episodes were reported: each counts once, however often it is told, and what was said first stands, also after a restart when there is a file.
/// </summary>
internal sealed class OutcomeLedger : IDisposable
{
    private const int Remembered = 1 << 16;
    private readonly Lock mutex = new();
    private readonly Dictionary<Guid, string> outcomes = [];
    private readonly Queue<Guid> order = [];
    private readonly OutcomeFile? file;

    /// <summary>Makes a ledger.</summary>
    /// <exception cref="ServingException">Its file cannot be used.</exception>
    public OutcomeLedger(ServerOptions options)
    {
        file = options.OutcomesFile is { } path ? OutcomeFile.Open(path) : null;
        foreach (OutcomeEntry entry in file?.Entries ?? [])
        {
            Remember(entry);
        }
    }

    /// <summary>What was said of an episode; null when nothing was.</summary>
    public string? Find(Guid episode)
    {
        lock (mutex)
        {
            return outcomes.GetValueOrDefault(episode);
        }
    }

    /// <summary>Notes an outcome.</summary>
    /// <returns>Whether it is new.</returns>
    /// <exception cref="RequestException">Something else was said of the episode before, or it cannot be written now.</exception>
    public bool Add(OutcomeEntry entry)
    {
        lock (mutex)
        {
            if (outcomes.TryGetValue(entry.Episode, out string? known))
            {
                return known == entry.Outcome
                    ? false
                    : throw new RequestException(RequestProblem.Stale, $"The episode {entry.Episode} was reported as {known} before; now as {entry.Outcome}.");
            }

            try
            {
                file?.Append(entry);
            }
            catch (IOException exception)
            {
                throw new RequestException(
                    RequestProblem.Overloaded,
                    $"The outcome of episode {entry.Episode} cannot be written to the server's disk; report it again later.",
                    exception);
            }

            Remember(entry);
            return true;
        }
    }

    public void Dispose() => file?.Dispose();

    private void Remember(OutcomeEntry entry)
    {
        if (order.Count >= Remembered)
        {
            outcomes.Remove(order.Dequeue());
        }

        if (outcomes.TryAdd(entry.Episode, entry.Outcome))
        {
            order.Enqueue(entry.Episode);
        }
    }
}
