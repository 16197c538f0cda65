using SimpleVlaRl.Core.Policies.Service;

namespace SimpleVlaRl.Training.Reinforcement.Environments;

/// <summary>Observations that wait for their answers, in the order in which they came. Not safe for two threads: whoever holds it locks.</summary>
internal sealed class DecisionQueue(TimeProvider time)
{
    private readonly List<PendingDecision> pending = [];

    public int Count => pending.Count;

    /// <summary>Whether nothing is taken any more.</summary>
    public bool IsClosed { get; private set; }

    public void Add(PendingDecision decision) => pending.Add(decision);

    /// <summary>Whether an environment waits.</summary>
    public bool Has(string environment) => pending.Exists(decision => decision.Call.Robot == environment);

    /// <summary>Takes a question back.</summary>
    public void TakeBack(PendingDecision decision)
    {
        if (pending.Remove(decision))
        {
            decision.Reply.TrySetResult(PolicyReply.Without(PolicyReplyStatus.Cancelled, "The environment took its question back."));
        }
    }

    /// <summary>What is answered next: once everybody waits who may, or the oldest question has waited for long enough.</summary>
    /// <param name="expected">How many may wait.</param>
    /// <param name="options">How many are answered at once, and how long a question waits for others.</param>
    /// <param name="wait">How long to wait before looking again; zero where there is something to answer.</param>
    public PendingDecision[] Take(int expected, EnvironmentOptions options, out TimeSpan wait)
    {
        wait = TimeSpan.FromMilliseconds(200);
        if (pending.Count == 0)
        {
            return [];
        }

        TimeSpan waited = time.GetElapsedTime(pending[0].AskedTimestamp);
        if (pending.Count < Math.Min(options.BatchLimit, Math.Max(1, expected)) && waited < options.Linger)
        {
            wait = options.Linger - waited;
            return [];
        }

        wait = TimeSpan.Zero;
        int count = Math.Min(pending.Count, options.BatchLimit);
        PendingDecision[] taken = [.. pending.Take(count)];
        pending.RemoveRange(0, count);
        return taken;
    }

    /// <summary>Nothing is taken any more, and whoever waits is told so.</summary>
    public void Close()
    {
        IsClosed = true;
        foreach (PendingDecision decision in pending)
        {
            decision.Reply.TrySetResult(PolicyReply.Without(PolicyReplyStatus.Stopping, "The learner is about to stop."));
        }

        pending.Clear();
    }
}
