namespace SimpleVlaRl.OperatorConsole.Live;

/// <summary>
/// The newest message of each kind, for any number of pages. Each page takes what it has not sent yet; what it was too slow for it never sees.
/// </summary>
internal sealed class LiveBoard
{
    private readonly Lock gate = new();
    private readonly List<LiveMessage> messages = [];
    private TaskCompletionSource changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int watchers;

    /// <summary>How many pages look.</summary>
    public int Watchers => Volatile.Read(ref watchers);

    /// <summary>A page begins to look.</summary>
    public void Enter() => Interlocked.Increment(ref watchers);

    /// <summary>A page is gone.</summary>
    public void Leave() => Interlocked.Decrement(ref watchers);

    /// <summary>Puts a message in the place of the one of its kind.</summary>
    /// <param name="kind">The kind, a small number.</param>
    /// <param name="isText">Whether it is text, else binary.</param>
    /// <param name="content">The message.</param>
    public void Publish(int kind, bool isText, ReadOnlyMemory<byte> content)
    {
        lock (gate)
        {
            while (messages.Count <= kind)
            {
                messages.Add(new LiveMessage(0, true, default));
            }

            messages[kind] = new LiveMessage(messages[kind].Number + 1, isText, content);
            changed.SetResult();
            changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }
    }

    /// <summary>What was published since; and what to wait for when there is nothing.</summary>
    /// <param name="seen">The number of the last message of each kind that was taken; is brought up to date.</param>
    /// <param name="fresh">Gets the messages.</param>
    public Task Take(List<long> seen, List<LiveMessage> fresh)
    {
        lock (gate)
        {
            for (int kind = 0; kind < messages.Count; kind++)
            {
                if (seen.Count <= kind)
                {
                    seen.Add(0);
                }

                if (messages[kind].Number > seen[kind])
                {
                    seen[kind] = messages[kind].Number;
                    fresh.Add(messages[kind]);
                }
            }

            return changed.Task;
        }
    }
}
