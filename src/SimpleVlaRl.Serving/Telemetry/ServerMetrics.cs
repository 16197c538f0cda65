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

    private readonly Meter meter = new(ServingTelemetry.MeterName);
    private readonly ConcurrentDictionary<string, bool> robots = [];
    private readonly Counter<long> requests;
    private readonly Counter<long> misses;
    private readonly Counter<long> outcomes;
    private readonly Counter<long> refusedConnections;
    private readonly Histogram<double> request;
    private readonly Histogram<double> queue;
    private readonly Histogram<double> preprocessing;
    private readonly Histogram<double> inference;
    private readonly Histogram<int> batch;

    public ServerMetrics(IPolicyService service, Func<int> sessions)
    {
        requests = meter.CreateCounter<long>("vla.requests", description: "Requests by dialect, robot and how they ended.");
        misses = meter.CreateCounter<long>("vla.deadline_misses", description: "Requests whose robot's chunk ran out before the answer was ready.");
        outcomes = meter.CreateCounter<long>("vla.outcomes", description: "Episodes by version and outcome, as robots report them.");
        refusedConnections = meter.CreateCounter<long>("vla.refused_callers", description: "Callers that were not let in.");
        this.request = meter.CreateHistogram("vla.request", "s", "From a request's arrival to its answer.", advice: ServingTelemetry.Seconds);
        queue = meter.CreateHistogram("vla.queue", "s", "Waiting for companions and a free lane.", advice: ServingTelemetry.Seconds);
        preprocessing = meter.CreateHistogram("vla.preprocessing", "s", "Frames and prompts to network inputs.", advice: ServingTelemetry.Seconds);
        inference = meter.CreateHistogram("vla.inference", "s", "The network's run over the batch.", advice: ServingTelemetry.Seconds);
        this.batch = meter.CreateHistogram("vla.batch_size", description: "Robots answered together.", unit: null, advice: ServingTelemetry.Batches);
        meter.CreateObservableGauge("vla.waiting", () => service.Counts.Waiting, description: "Requests that wait at the moment.");
        meter.CreateObservableGauge("vla.running", () => service.Counts.Running, description: "Requests in a batch at the moment.");
        meter.CreateObservableCounter("vla.batches", () => service.Counts.Batches, description: "Runs of the network.");
        meter.CreateObservableGauge("vla.sessions", sessions, description: "Sessions of robots.");
        meter.CreateObservableGauge("vla.policy_info", () => Info(service.Identity), description: "The version that answers.");
    }

    public void Answered(string dialect, string robot, in PolicyReply reply, TimeSpan elapsed)
    {
        KeyValuePair<string, object?> who = new("robot", Name(robot));
        KeyValuePair<string, object?> how = new("dialect", dialect);
        requests.Add(1, how, who, new("status", "answered"));
        this.request.Record(elapsed.TotalSeconds, how);
        queue.Record(reply.Timings.Queue.TotalSeconds);
        preprocessing.Record(reply.Timings.Preprocessing.TotalSeconds);
        inference.Record(reply.Timings.Run.TotalSeconds);
        this.batch.Record(reply.Timings.BatchSize);
        if (reply.IsLate)
        {
            misses.Add(1, who);
        }
    }

    public void Refused(string dialect, string robot, RequestProblem problem)
    {
        KeyValuePair<string, object?> who = new("robot", Name(robot));
        requests.Add(1, new("dialect", dialect), who, new("status", Words.Of(problem)));
        if (problem is RequestProblem.Late or RequestProblem.Overloaded)
        {
            misses.Add(1, who);
        }
    }

    public void TurnedAway(string reason) => refusedConnections.Add(1, new KeyValuePair<string, object?>("reason", reason));

    public void Outcome(int version, string outcome) => outcomes.Add(1, new("version", version), new("outcome", outcome));

    public void Dispose() => meter.Dispose();

    private static Measurement<int> Info(PolicyVersion identity) =>
        new(1, new("name", identity.Name), new("version", identity.Version), new("digest", identity.Digest), new("precision", identity.Precision), new(
            "execution_provider", identity.ExecutionProvider));

    /// <summary>A label for a robot. There is an end to how many a client can invent.</summary>
    private string Name(string robot)
    {
        if (this.robots.ContainsKey(robot))
        {
            return robot;
        }

        return this.robots.Count < MaximumRobots && (this.robots.TryAdd(robot, true) || this.robots.ContainsKey(robot)) ? robot : OtherRobots;
    }
}
