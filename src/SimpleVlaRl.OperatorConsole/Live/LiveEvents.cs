namespace SimpleVlaRl.OperatorConsole.Live;

/// <summary>The newest things worth a line, of which a bounded number is kept. For any thread.</summary>
/// <param name="time">The clock.</param>
internal sealed class LiveEvents(TimeProvider time)
{
    /// <summary>How many are kept.</summary>
    public const int Kept = 50;

    private readonly Lock gate = new();
    private readonly LinkedList<LiveEvent> events = [];

    /// <summary>Adds one. What is said again at once is not repeated.</summary>
    public void Add(HealthLevel level, string text)
    {
        lock (gate)
        {
            if (events.First?.Value is { } newest && newest.Text == text)
            {
                return;
            }

            events.AddFirst(new LiveEvent(time.GetUtcNow(), level, text));
            if (events.Count > Kept)
            {
                events.RemoveLast();
            }
        }
    }

    /// <summary>All of them, newest first.</summary>
    public IReadOnlyList<LiveEvent> Read()
    {
        lock (gate)
        {
            return [.. events];
        }
    }
}
