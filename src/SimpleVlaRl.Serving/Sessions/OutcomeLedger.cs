using SimpleVlaRl.Serving.Wire;

namespace SimpleVlaRl.Serving.Sessions;

/// <summary>Which episodes were reported: each counts once, however often it is told, and what was said first stands.</summary>
internal sealed class OutcomeLedger
{
    private const int Remembered = 1 << 16;
    private readonly Lock _lock = new();
    private readonly Dictionary<Guid, Outcome> _outcomes = [];
    private readonly Queue<Guid> _order = [];

    /// <summary>What was said of an episode; null when nothing was.</summary>
    public string? Find(Guid episode)
    {
        lock (_lock)
        {
            return _outcomes.TryGetValue(episode, out Outcome known) ? WireConversion.Word(known) : null;
        }
    }

    /// <summary>Notes an outcome.</summary>
    /// <returns>Whether it is new.</returns>
    /// <exception cref="RequestException">Something else was said of the episode before.</exception>
    public bool Add(Guid episode, Outcome outcome)
    {
        lock (_lock)
        {
            if (_outcomes.TryGetValue(episode, out Outcome known))
            {
                return known == outcome ? false : throw new RequestException(RequestProblem.Stale, $"The episode {episode} was reported as {known} before; now as {outcome}.");
            }

            if (_order.Count >= Remembered)
            {
                _outcomes.Remove(_order.Dequeue());
            }

            _outcomes.Add(episode, outcome);
            _order.Enqueue(episode);
            return true;
        }
    }
}
