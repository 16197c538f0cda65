using System.Globalization;
using System.Text.Json.Nodes;
using SimpleVlaRl.CommandLine;
using SimpleVlaRl.CommandLine.Errors;
using SimpleVlaRl.Core.Policies.Service;
using SimpleVlaRl.Inference;

namespace SimpleVlaRl.Benchmarks.Robots;

/// <summary>Versions change and roll back while robots with deadlines ask: nothing may be missed, and no answer may be of two versions.</summary>
internal static class SwapBench
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(300);

    public static int Run(SwapBenchOptions options, CancellationToken cancellation)
    {
        Terminal terminal = new(options.IsJson);
        SwapRobot[] robots = MakeRobots(options);
        if (robots.All(robot => robot.Difference < 0.1))
        {
            throw new UserException($"Versions {options.First} and {options.Second} of '{options.Policy}' answer alike, so mixing them would not show; give "
                + "two versions with different weights.");
        }

        using PolicyService service = PolicyService.Start(options.Policy, options.First, new PolicyServiceOptions { Policy = options.Engine });
        terminal.Status(string.Create(
            CultureInfo.InvariantCulture,
            $"{options.Robots} robots ask every {options.ChunkSeconds * 1000:0} ms, {service.LaneCount} lanes, batches up to {service.BatchLimit}, "
            + $"for {options.Seconds:0.#} s"));
        using CancellationTokenSource end = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        Task running = Task.WhenAll(robots.Select(
            robot => Task.Run(() => robot.Run(service, TimeSpan.FromSeconds(options.ChunkSeconds), options.Robots, end.Token), CancellationToken.None)));
        List<double> changes = [];
        List<double> rollBacks = [];
        long began = service.Time.GetTimestamp();
        while (service.Time.GetElapsedTime(began).TotalSeconds < options.Seconds && !cancellation.IsCancellationRequested)
        {
            // Ends on the other version after a change, a roll-back and a roll-back of that.
            int other = service.Identity.Version == options.First ? options.Second : options.First;
            changes.Add(Milliseconds(service.ChangeToAsync(other, CancellationToken.None).GetAwaiter().GetResult()));
            Wait(cancellation);
            rollBacks.Add(Milliseconds(service.RollBack()));
            Wait(cancellation);
            rollBacks.Add(Milliseconds(service.RollBack()));
        }

        end.Cancel();
        running.GetAwaiter().GetResult();
        cancellation.ThrowIfCancellationRequested();
        return Report(options, service, robots, changes, rollBacks, terminal);
    }

    private static SwapRobot[] MakeRobots(SwapBenchOptions options)
    {
        using OnnxPolicy first = OnnxPolicy.Load(options.Policy, options.First, options.Engine);
        using OnnxPolicy second = OnnxPolicy.Load(options.Policy, options.Second, options.Engine);
        return [.. Enumerable.Range(0, options.Robots).Select(index => new SwapRobot(index, [first, second]))];
    }

    private static double Milliseconds(VersionChange change) =>
        change.IsChanged ? change.Elapsed.TotalMilliseconds : throw new UserException($"The version was not changed: {change.Problem}");

    private static void Wait(CancellationToken cancellation) => cancellation.WaitHandle.WaitOne(Pause);

    private static int Report(
        SwapBenchOptions options, PolicyService service, SwapRobot[] robots, List<double> changes, List<double> rollBacks, Terminal terminal)
    {
        double[] latencies = [.. robots.SelectMany(robot => robot.Milliseconds).Order()];
        int missed = robots.Sum(robot => robot.Missed);
        int mixed = robots.Sum(robot => robot.Mixed);
        int Answers(int version) => robots.Sum(robot => robot.Answers.GetValueOrDefault(version));
        double At(double share) => latencies[Math.Min(latencies.Length - 1, (int)(share * latencies.Length))];
        terminal.Line(string.Create(
            CultureInfo.InvariantCulture,
            $"{changes.Count} changes (longest {changes.Max():0.0} ms, loading and self-test included) and {rollBacks.Count} roll-backs (longest "
            + $"{rollBacks.Max():0.000} ms); {Answers(options.First)} answers of version {options.First}, {Answers(options.Second)} of version "
            + $"{options.Second}; {missed} missed deadlines, {mixed} mixed answers; latency p50 {At(0.5):0.0} ms, p99 {At(0.99):0.0} ms"));
        if (robots.FirstOrDefault(robot => robot.Problem.Length > 0) is { } unhappy)
        {
            terminal.Line($"a miss: {unhappy.Problem}");
        }

        terminal.Json(new JsonObject
        {
            ["missed_deadlines"] = missed,
            ["mixed_answers"] = mixed,
            ["changes"] = changes.Count,
            ["longest_change_ms"] = Terminal.Number(changes.Max()),
            ["roll_backs"] = rollBacks.Count,
            ["longest_roll_back_ms"] = Terminal.Number(rollBacks.Max()),
            ["answers_of_first"] = Answers(options.First),
            ["answers_of_second"] = Answers(options.Second),
            ["p50_ms"] = Terminal.Number(At(0.5)),
            ["p99_ms"] = Terminal.Number(At(0.99)),
            ["robots"] = options.Robots,
            ["chunk_seconds"] = options.ChunkSeconds,
            ["lanes"] = service.LaneCount,
            ["batch_limit"] = service.BatchLimit,
            ["preset"] = service.Manifest.Architecture.Preset,
            ["machine"] = MachineDescription.Line(),
        });
        return missed == 0 && mixed == 0 ? ExitCode.Success : ExitCode.Failure;
    }
}
