using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using SimpleVlaRl.Benchmarks.Faults;
using SimpleVlaRl.Benchmarks.Robots;
using SimpleVlaRl.CommandLine;
using SimpleVlaRl.CommandLine.Errors;
using SimpleVlaRl.Core.Episodes;
using SimpleVlaRl.Episodes;
using SimpleVlaRl.Episodes.Index;

namespace SimpleVlaRl.Benchmarks.Pages;

/// <summary>A scripted person at the operator's page through a whole session, and what can be measured of the page on the way.</summary>
internal sealed partial class PageBench(int domain, int loads, string? pictures, Terminal terminal)
{
    private const int Session = 5;
    private const int TimeLimitSeconds = 5;
    private static readonly TimeSpan StartPatience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan EndPatience = TimeSpan.FromSeconds(30);

    private readonly PageChecks checks = new();

    public async Task<int> RunAsync(CancellationToken cancellation)
    {
        DirectoryInfo store = Directory.CreateTempSubdirectory("page-bench-");
        try
        {
            if (pictures is not null)
            {
                Directory.CreateDirectory(pictures);
            }

            string robotFile = RepositoryPaths.Of("hardware", "simulated-bimanual", "robot.yaml");
            using ChildProcess simulator = SimulatorProcess.Start(domain, robotFile, cancellation);
            using ChildProcess robot = ChildProcess.StartReady(
                "vla-robot run", Command(store.FullName), environment: null, said => Address().IsMatch(said), readsOutput: false, StartPatience, cancellation);
            Uri address = new(Address().Match(robot.Said()).Groups[1].Value);
            PageBrowser browser = await PageBrowser.StartAsync().ConfigureAwait(false);
            await using (browser.ConfigureAwait(false))
            {
                PageLoad[] measured = new PageLoad[loads];
                for (int load = 0; load < loads; load++)
                {
                    IPage cold = await browser.OpenAsync(address).ConfigureAwait(false);
                    measured[load] = await PageLoad.OfAsync(cold).ConfigureAwait(false);
                    await cold.Context.CloseAsync().ConfigureAwait(false);
                }

                PageSession session = new(await browser.OpenAsync(address).ConfigureAwait(false), checks, pictures, terminal);
                EpisodeOutcome[] meant = await PlayAsync(session, () => OtherSizesAsync(browser, address)).ConfigureAwait(false);
                Signals.Send(robot.Process.Id, "INT");
                if (!robot.Process.WaitForExit(EndPatience))
                {
                    throw new UserException($"'vla-robot run' did not end; it said: {robot.Said()}");
                }

                return Report(meant, Stored(store.FullName), measured, session, browser);
            }
        }
        catch (Exception exception) when (exception is PlaywrightException or TimeoutException)
        {
            throw new UserException($"The page did not come to where it was waited for: {exception.Message}", exception);
        }
        finally
        {
            store.Delete(recursive: true);
        }
    }

    private static async Task<EpisodeOutcome[]> PlayAsync(PageSession session, Func<Task> beforeTheEnd)
    {
        try
        {
            EpisodeOutcome[] meant = [.. await session.PlayAsync().ConfigureAwait(false)];
            await beforeTheEnd().ConfigureAwait(false);
            meant[^1] = await session.RelabelAsync().ConfigureAwait(false);
            await session.CloseAsync().ConfigureAwait(false);
            return meant;
        }
        catch (Exception exception) when (exception is PlaywrightException or TimeoutException)
        {
            await session.PictureAsync("where-it-stands").ConfigureAwait(false);
            throw;
        }
    }

    private string[] Command(string store) =>
    [
        .. ProgramWords.Of("vla-robot"), "run", "--scene", "operator", "--mode", "collect", "--group-size", "8", "--episodes", "8", "--time-limit",
        TimeLimitSeconds.ToString(CultureInfo.InvariantCulture), "--store", store, "--domain", domain.ToString(CultureInfo.InvariantCulture), "--console", "0",
    ];

    /// <summary>The page in the light, on a tablet held upright and on a telephone: the same run, other windows.</summary>
    private async Task OtherSizesAsync(PageBrowser browser, Uri address)
    {
        (string, bool, int, int)[] windows = [("live-light", false, 1280, 800), ("tablet", true, 820, 1180), ("phone", false, 390, 844)];
        foreach ((string name, bool isDark, int width, int height) in windows)
        {
            IPage page = await browser.OpenAsync(address, isDark, width, height).ConfigureAwait(false);
            await page.WaitForSelectorAsync("#phase-cell[data-phase=awaiting_go]").ConfigureAwait(false);
            await page.WaitForSelectorAsync("[data-age]:not([data-level=none])").ConfigureAwait(false);
            await checks.LookAsync(page, name).ConfigureAwait(false);
            if (pictures is not null)
            {
                await page.ScreenshotAsync(new() { Path = Path.Combine(pictures, $"{name}.png") }).ConfigureAwait(false);
            }

            await page.Context.CloseAsync().ConfigureAwait(false);
        }
    }

    private static EpisodeOutcome[] Stored(string folder)
    {
        using EpisodeStore store = EpisodeStore.Open(folder, TimeProvider.System);
        return [.. store.List(new EpisodeQuery()).OrderBy(episode => episode.Header.EpisodeId).Select(episode => episode.Outcome)];
    }

    private int Report(
        EpisodeOutcome[] meant, EpisodeOutcome[] stored, PageLoad[] measured, PageSession session, PageBrowser browser)
    {
        int wrong = Math.Abs(meant.Length - stored.Length) + meant.Zip(stored).Count(pair => pair.First != pair.Second);
        string[] problems = [.. browser.Problems, .. checks.Poor, .. checks.Unreachable.Select(control => $"Tab does not reach {control}")];
        PageLoad worst = measured.MaxBy(load => load.FirstPaintMilliseconds)!;
        terminal.Line(string.Create(
            CultureInfo.InvariantCulture,
            $"{stored.Length} episodes by keyboard in a browser, {wrong} wrong outcomes; first paint after at most {worst.FirstPaintMilliseconds:0} ms, "
            + $"{worst.KibibytesBeforeDrawing:0} KiB of the page and {worst.Kibibytes:0} KiB with what draws"));
        terminal.Line(string.Create(
            CultureInfo.InvariantCulture,
            $"STOP acknowledged in the page after {session.StopAcknowledgedMilliseconds:0.0} ms; {checks.Texts} texts with a contrast of at least "
            + $"{checks.WorstContrast:0.00}; {checks.Controls - checks.Unreachable.Count} of {checks.Controls} controls reached by Tab"));
        foreach (string problem in problems)
        {
            terminal.Line(problem);
        }

        terminal.Json(new JsonObject
        {
            ["machine"] = MachineDescription.Line(),
            ["episodes"] = stored.Length,
            ["wrong"] = wrong,
            ["loads"] = measured.Length,
            ["first_paint_ms"] = Terminal.Number(worst.FirstPaintMilliseconds),
            ["page_kibibytes"] = Terminal.Number(worst.KibibytesBeforeDrawing),
            ["all_kibibytes"] = Terminal.Number(worst.Kibibytes),
            ["stop_acknowledged_ms"] = Terminal.Number(session.StopAcknowledgedMilliseconds),
            ["texts"] = checks.Texts,
            ["worst_contrast"] = Terminal.Number(checks.WorstContrast),
            ["controls"] = checks.Controls,
            ["unreachable"] = checks.Unreachable.Count,
            ["wider_than_window_px"] = Math.Max(0, checks.Overflow),
            ["problems"] = new JsonArray([.. problems.Select(problem => JsonValue.Create(problem))]),
        });
        return wrong == 0 && problems.Length == 0 && checks.Overflow <= 0 && stored.Length == Session ? ExitCode.Success : ExitCode.Failure;
    }

    [GeneratedRegex(@"operator's page: (http://\S+)")]
    private static partial Regex Address();
}
