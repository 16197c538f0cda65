using SimpleVlaRl.Core.Policies;
using SimpleVlaRl.Inference.Engine;
using SimpleVlaRl.Inference.Versions;

namespace SimpleVlaRl.Inference.Batching;

/// <summary>
/// Measures whether batches or parallel runs serve more robots on this machine. On a processor a matrix product of one robot fills a core, on a GPU it does
/// not.
/// </summary>
internal static class ScheduleTrial
{
    /// <summary>A larger batch or more lanes make the single robot wait longer; they must be worth it.</summary>
    private const double Worth = 1.05;

    /// <summary>Measures the corners: one lane or all, one robot or a batch.</summary>
    public static IReadOnlyList<ScheduleRow> Measure(IEngine engine, ScheduleTrialOptions options, TimeProvider time)
    {
        (int Lanes, int Batch)[] schedules =
        [
            .. new (int, int)[] { (1, 1), (options.MostLanes, 1), (1, options.LargestBatch), (options.MostLanes, options.LargestBatch) }.Distinct()
        ];
        List<ScheduleRow> rows = [];
        foreach ((int lanes, int batch) in schedules)
        {
            rows.Add(Measure(engine, lanes, batch, options.Duration, time));
        }

        return rows;
    }

    /// <summary>The schedule with the most answers per second; of those nearly as good the one with the shortest run, and then the smallest batch.</summary>
    public static ScheduleRow Choose(IReadOnlyList<ScheduleRow> rows)
    {
        double best = rows.Max(row => row.ChunksPerSecond);
        return rows.Where(row => row.ChunksPerSecond * Worth >= best).OrderBy(row => row.Batch).ThenBy(row => row.Latency).First();
    }

    private static ScheduleRow Measure(IEngine engine, int lanes, int batch, TimeSpan duration, TimeProvider time)
    {
        List<double>[] milliseconds = [.. Enumerable.Range(0, lanes).Select(_ => new List<double>())];
        using Barrier start = new(lanes);
        Thread[] threads = [.. Enumerable.Range(0, lanes)
            .Select(index => new Thread(() => Run(engine, batch, start, duration, time, milliseconds[index])) { IsBackground = true })];
        foreach (Thread thread in threads)
        {
            thread.Start();
        }

        foreach (Thread thread in threads)
        {
            thread.Join();
        }

        double perSecond = milliseconds.Sum(times => times.Count * batch / (times.Sum() / 1000));
        double[] all = [.. milliseconds.SelectMany(times => times).Order()];
        return new ScheduleRow(lanes, batch, perSecond, TimeSpan.FromMilliseconds(all[all.Length / 2]));
    }

    private static void Run(IEngine engine, int batch, Barrier start, TimeSpan duration, TimeProvider time, List<double> milliseconds)
    {
        using IEngineLane lane = engine.OpenLane();
        PolicyRequest[] requests = [.. Enumerable.Range(0, batch).Select(row => TestObservation.Of(engine.Manifest, row))];
        lane.Prepare(requests);
        lane.Run();
        start.SignalAndWait();
        long began = time.GetTimestamp();
        do
        {
            long run = time.GetTimestamp();
            lane.Prepare(requests);
            lane.Run();
            milliseconds.Add(time.GetElapsedTime(run).TotalMilliseconds);
        }
        while (time.GetElapsedTime(began) < duration);
    }
}
