using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using SimpleVlaRl.Benchmarks.Robots;
using SimpleVlaRl.CommandLine;
using SimpleVlaRl.CommandLine.Errors;
using SimpleVlaRl.Control;
using SimpleVlaRl.Core.Episodes;
using SimpleVlaRl.Episodes;
using SimpleVlaRl.Episodes.Index;

namespace SimpleVlaRl.Benchmarks.Pages;

/// <summary>What somebody who looks at the operator's page costs the control loop: runs in turns with the page open in a browser and without any.</summary>
internal sealed partial class PageLoopBench(int rounds, int episodes, int domain, Terminal terminal)
{
    private const int Capacity = 1 << 12;
    private static readonly TimeSpan StartPatience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan RunPatience = TimeSpan.FromMinutes(2);

    private readonly (SampleLog Jitter, SampleLog Inference) alone = (new(Capacity), new(Capacity));
    private readonly (SampleLog Jitter, SampleLog Inference) open = (new(Capacity), new(Capacity));
    private long missedAlone;
    private long missedOpen;

    public async Task<int> RunAsync(CancellationToken cancellation)
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("page-loop-bench-");
        try
        {
            using ChildProcess simulator = SimulatorProcess.Start(domain, RepositoryPaths.Of("hardware", "simulated-bimanual", "robot.yaml"), cancellation);
            PageBrowser browser = await PageBrowser.StartAsync().ConfigureAwait(false);
            await using (browser.ConfigureAwait(false))
            {
                for (int round = 0; round < rounds; round++)
                {
                    terminal.Status(string.Create(CultureInfo.InvariantCulture, $"round {round + 1}/{rounds}"));
                    missedAlone += Read(await RecordAsync(folder, round, null, cancellation).ConfigureAwait(false), alone);
                    missedOpen += Read(await RecordAsync(folder, round, browser, cancellation).ConfigureAwait(false), open);
                }
            }

            return Report();
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <summary>Runs a few episodes.</summary>
    /// <returns>The store.</returns>
    private async Task<string> RecordAsync(DirectoryInfo folder, int round, PageBrowser? browser, CancellationToken cancellation)
    {
        string store = Path.Combine(folder.FullName, FormattableString.Invariant($"{round}-{(browser is null ? "alone" : "open")}"));
        string[] command =
        [
            .. ProgramWords.Of("vla-robot"), "run", "--episodes", episodes.ToString(CultureInfo.InvariantCulture), "--seed",
            (1000 + (round * episodes)).ToString(CultureInfo.InvariantCulture), "--store", store, "--domain",
            domain.ToString(CultureInfo.InvariantCulture), "--console", browser is null ? "off" : "0",
        ];
        Regex ready = browser is null ? Running() : Address();
        using ChildProcess robot = ChildProcess.StartReady(
            "vla-robot run", command, environment: null, said => ready.IsMatch(said), readsOutput: false, StartPatience, cancellation);
        if (browser is not null)
        {
            Microsoft.Playwright.IPage page = await browser.OpenAsync(new Uri(Address().Match(robot.Said()).Groups[1].Value)).ConfigureAwait(false);
            await page.ClickAsync("#tab-body").ConfigureAwait(false);
        }

        return robot.Process.WaitForExit(RunPatience) && robot.Process.ExitCode == ExitCode.Success
            ? store
            : throw new UserException($"'vla-robot run' did not come to its end; it said: {robot.Said()}");
    }

    private static long Read(string folder, (SampleLog Jitter, SampleLog Inference) into)
    {
        using EpisodeStore store = EpisodeStore.Open(folder, TimeProvider.System);
        EpisodeSummary[] summaries = [.. store.List(new EpisodeQuery()).Select(episode => episode.Summary)];
        foreach (EpisodeSummary summary in summaries)
        {
            into.Jitter.Add(summary.JitterMillisecondsP99);
            into.Inference.Add(summary.InferenceMillisecondsP99);
        }

        return summaries.Sum(summary => summary.MissedTicks);
    }

    private int Report()
    {
        double ratio = open.Jitter.Percentile(0.5) / alone.Jitter.Percentile(0.5);
        terminal.Line(string.Create(
            CultureInfo.InvariantCulture,
            $"lateness of a tick (p99 of an episode, median of {open.Jitter.Count}) {open.Jitter.Percentile(0.5):0.000} ms with the page open, "
            + $"{alone.Jitter.Percentile(0.5):0.000} ms without: {ratio:0.00} times; {missedOpen} and {missedAlone} ticks missed"));
        terminal.Json(new JsonObject
        {
            ["machine"] = MachineDescription.Line(),
            ["episodes"] = open.Jitter.Count,
            ["open"] = Numbers(open, missedOpen),
            ["alone"] = Numbers(alone, missedAlone),
            ["jitter_ratio"] = Terminal.Number(ratio),
        });
        return ExitCode.Success;
    }

    private static JsonObject Numbers((SampleLog Jitter, SampleLog Inference) log, long missed) => new()
    {
        ["jitter_ms"] = new JsonObject { ["p50"] = Terminal.Number(log.Jitter.Percentile(0.5), 6), ["max"] = Terminal.Number(log.Jitter.Percentile(1), 6) },
        ["inference_ms"] = new JsonObject { ["p50"] = Terminal.Number(log.Inference.Percentile(0.5)), ["max"] = Terminal.Number(log.Inference.Percentile(1)) },
        ["missed_ticks"] = missed,
    };

    [GeneratedRegex(@"operator's page: (http://\S+)")]
    private static partial Regex Address();

    [GeneratedRegex("the gate is in process")]
    private static partial Regex Running();
}
