using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using SimpleVlaRl.Core.Policies;
using SimpleVlaRl.Core.Policies.Service;
using SimpleVlaRl.Serving.Errors;

namespace SimpleVlaRl.Serving.Telemetry;

/// <summary>What a server measures: per dialect and robot how many requests ended how, and where the time of the answered ones went.</summary>
internal sealed class ServerMetrics : IDisposable
{
    private const int MaximumRobots = 256;
    private const string OtherRobots = "other";

    private readonly Meter _meter = new(ServingTelemetry.MeterName);
    private readonly ConcurrentDictionary<string, bool> _robots = [];
    private readonly Counter<long> _requests;
    private readonly Counter<long> _misses;
    private readonly Counter<long> _outcomes;
    private readonly Counter<long> _refusedConnections;
    private readonly Histogram<double> _request;
    private readonly Histogram<double> _queue;
    private readonly Histogram<double> _preprocessing;
    private readonly Histogram<double> _inference;
    private readonly Histogram<int> _batch;

    public ServerMetrics(IPolicyService service, Func<int> sessions)
    {
        _requests = _meter.CreateCounter<long>("vla.requests", description: "Requests by dialect, robot and how they ended.");
        _misses = _meter.CreateCounter<long>("vla.deadline_misses", description: "Requests whose robot's chunk ran out before the answer was ready.");
        _outcomes = _meter.CreateCounter<long>("vla.outcomes", description: "Episodes by version and outcome, as robots report them.");
        _refusedConnections = _meter.CreateCounter<long>("vla.refused_callers", description: "Callers that were not let in.");
        _request = _meter.CreateHistogram("vla.request", "s", "From a request's arrival to its answer.", advice: ServingTelemetry.Seconds);
        _queue = _meter.CreateHistogram("vla.queue", "s", "Waiting for companions and a free lane.", advice: ServingTelemetry.Seconds);
        _preprocessing = _meter.CreateHistogram("vla.preprocessing", "s", "Frames and prompts to network inputs.", advice: ServingTelemetry.Seconds);
        _inference = _meter.CreateHistogram("vla.inference", "s", "The network's run over the batch.", advice: ServingTelemetry.Seconds);
        _batch = _meter.CreateHistogram("vla.batch_size", description: "Robots answered together.", unit: null, advice: ServingTelemetry.Batches);
        _meter.CreateObservableGauge("vla.waiting", () => service.Counts.Waiting, description: "Requests that wait at the moment.");
        _meter.CreateObservableGauge("vla.running", () => service.Counts.Running, description: "Requests in a batch at the moment.");
        _meter.CreateObservableCounter("vla.batches", () => service.Counts.Batches, description: "Runs of the network.");
        _meter.CreateObservableGauge("vla.sessions", sessions, description: "Sessions of robots.");
        _meter.CreateObservableGauge("vla.policy_info", () => Info(service.Identity), description: "The version that answers.");
    }

    public void Answered(string dialect, string robot, in PolicyReply reply, TimeSpan elapsed)
    {
        KeyValuePair<string, object?> who = new("robot", Name(robot));
        KeyValuePair<string, object?> how = new("dialect", dialect);
        _requests.Add(1, how, who, new("status", "answered"));
        _request.Record(elapsed.TotalSeconds, how);
        _queue.Record(reply.Timings.Queue.TotalSeconds);
        _preprocessing.Record(reply.Timings.Preprocessing.TotalSeconds);
        _inference.Record(reply.Timings.Run.TotalSeconds);
        _batch.Record(reply.Timings.BatchSize);
        if (reply.IsLate)
        {
            _misses.Add(1, who);
        }
    }

    public void Refused(string dialect, string robot, RequestProblem problem)
    {
        KeyValuePair<string, object?> who = new("robot", Name(robot));
        _requests.Add(1, new("dialect", dialect), who, new("status", Words.Of(problem)));
        if (problem is RequestProblem.Late or RequestProblem.Overloaded)
        {
            _misses.Add(1, who);
        }
    }

    public void TurnedAway(string reason) => _refusedConnections.Add(1, new KeyValuePair<string, object?>("reason", reason));

    public void Outcome(int version, string outcome) => _outcomes.Add(1, new("version", version), new("outcome", outcome));

    public void Dispose() => _meter.Dispose();

    private static Measurement<int> Info(PolicyIdentity identity) =>
        new(1, new("name", identity.Name), new("version", identity.Version), new("digest", identity.Digest), new("precision", identity.Precision), new("execution_provider", identity.ExecutionProvider));

    /// <summary>A label for a robot. There is an end to how many a client can invent.</summary>
    private string Name(string robot)
    {
        if (_robots.ContainsKey(robot))
        {
            return robot;
        }

        return _robots.Count < MaximumRobots && (_robots.TryAdd(robot, true) || _robots.ContainsKey(robot)) ? robot : OtherRobots;
    }
}
