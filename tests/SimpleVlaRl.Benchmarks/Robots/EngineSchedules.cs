using System.Globalization;
using System.Text.Json.Nodes;
using SimpleVlaRl.CommandLine;
using SimpleVlaRl.Inference;
using SimpleVlaRl.Inference.Batching;
using SimpleVlaRl.Inference.Engine;

namespace SimpleVlaRl.Benchmarks.Robots;

/// <summary>Which serves more robots here: batches, parallel runs, or threads inside an operator.</summary>
internal static class EngineSchedules
{
    private static readonly TimeSpan Duration = TimeSpan.FromSeconds(2);

    public static void Compare(string policy, OnnxPolicyOptions engine, JsonArray document, Terminal terminal, CancellationToken cancellation)
    {
        int cores = Environment.ProcessorCount;
        foreach (int threads in new[] { 1, cores }.Distinct())
        {
            cancellation.ThrowIfCancellationRequested();
            PolicyServiceOptions options = new()
            {
                Policy = engine with { IntraOpThreads = threads },
                Trial = new ScheduleTrialOptions { MostLanes = threads == 1 ? cores : 1, Duration = Duration },
            };
            using PolicyService service = PolicyService.Start(policy, null, options);
            foreach (ScheduleRow row in service.Schedules)
            {
                bool isChosen = row.Lanes == service.LaneCount && row.Batch == service.BatchLimit;
                terminal.Line(string.Create(
                    CultureInfo.InvariantCulture,
                    $"{service.Identity.Name} {service.Identity.Version}: {row.Lanes} lanes x batch {row.Batch} x {threads} threads: {row.ChunksPerSecond:0.0} "
                    + $"chunks/s, a run {row.Latency.TotalMilliseconds:0.00} ms{(isChosen ? ", chosen" : "")}"));
                document.Add(new JsonObject
                {
                    ["policy"] = service.Identity.Name,
                    ["version"] = service.Identity.Version,
                    ["precision"] = service.Identity.Precision,
                    ["lanes"] = row.Lanes,
                    ["batch"] = row.Batch,
                    ["threads"] = threads,
                    ["chunks_per_second"] = Terminal.Number(row.ChunksPerSecond),
                    ["run_ms"] = Terminal.Number(row.Latency.TotalMilliseconds),
                    ["chosen"] = isChosen,
                });
            }
        }
    }
}
