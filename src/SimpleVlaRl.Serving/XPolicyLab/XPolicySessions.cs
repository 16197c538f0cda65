using Microsoft.Extensions.Hosting;
using SimpleVlaRl.Core.Environments;
using SimpleVlaRl.Serving.Conventions;
using SimpleVlaRl.Serving.Environments;
using SimpleVlaRl.Serving.Errors;
using SimpleVlaRl.Serving.Server;

namespace SimpleVlaRl.Serving.XPolicyLab;

/// <summary>The evaluations that are under way. One without a connection is kept for a while, for a client that connects again.</summary>
internal sealed class XPolicySessions(PolicyGateway gateway, ObservationMaps maps, IAttemptLedger ledger, IHostApplicationLifetime lifetime) : IDisposable
{
    private readonly Lock mutex = new();
    private readonly Dictionary<(string Caller, string EvaluationId), Entry> entries = [];
    private readonly SlotNumbers slots = new();
    private readonly string serverInstance = Guid.NewGuid().ToString("N");

    /// <summary>The time, for answers.</summary>
    public DateTimeOffset Now => gateway.Time.GetUtcNow();

    /// <summary>A connection speaks for an evaluation, from now on it alone.</summary>
    /// <exception cref="RequestException">There are too many evaluations.</exception>
    public XPolicySession Attach(string caller, string evaluationId, object connection)
    {
        lock (mutex)
        {
            if (!entries.TryGetValue((caller, evaluationId), out Entry? entry))
            {
                if (entries.Count >= gateway.Options.MaximumSessions)
                {
                    throw new RequestException(RequestProblem.Overloaded, $"All {gateway.Options.MaximumSessions} evaluations are taken; come back later.");
                }

                int slot = slots.Take();
                XPolicySession session = new(
                    gateway,
                    maps.Of(WebSocketDialect.XPolicyLab, gateway.Manifest),
                    ledger,
                    SlotNumbers.Name($"{caller}/{DialectWords.XPolicyLab}", slot),
                    serverInstance,
                    lifetime.ApplicationStopping);
                entry = new Entry(session, slot);
                entries.Add((caller, evaluationId), entry);
            }

            entry.Connections++;
            entry.Forgetting?.Dispose();
            entry.Forgetting = null;
            entry.Session.TakeOver(connection);
            return entry.Session;
        }
    }

    /// <summary>A connection of an evaluation has ended.</summary>
    public void Detach(string caller, string evaluationId)
    {
        lock (mutex)
        {
            Entry entry = entries[(caller, evaluationId)];
            if (--entry.Connections == 0 && !entry.Session.HasPlayed)
            {
                entries.Remove((caller, evaluationId));
                slots.Return(entry.Slot);
                entry.Session.Dispose();
            }
            else if (entry.Connections == 0)
            {
                entry.Forgetting = gateway.Time.CreateTimer(
                    _ => Forget(caller, evaluationId), null, gateway.Options.SessionTimeout, Timeout.InfiniteTimeSpan);
            }
        }
    }

    public void Dispose()
    {
        lock (mutex)
        {
            foreach (Entry entry in entries.Values)
            {
                entry.Forgetting?.Dispose();
                entry.Session.Dispose();
            }

            entries.Clear();
        }
    }

    private void Forget(string caller, string evaluationId)
    {
        lock (mutex)
        {
            if (!entries.TryGetValue((caller, evaluationId), out Entry? entry) || entry.Connections > 0)
            {
                return;
            }

            entry.Forgetting?.Dispose();
            entries.Remove((caller, evaluationId));
            slots.Return(entry.Slot);
            entry.Session.Leave("the connection ended before the episode did");
            entry.Session.Dispose();
        }
    }

    private sealed class Entry(XPolicySession session, int slot)
    {
        public XPolicySession Session => session;

        public int Slot => slot;

        public int Connections { get; set; }

        public ITimer? Forgetting { get; set; }
    }
}
