using System.Globalization;
using Microsoft.Playwright;
using SimpleVlaRl.CommandLine;
using SimpleVlaRl.CommandLine.Errors;
using SimpleVlaRl.Core.Episodes;

namespace SimpleVlaRl.Benchmarks.Pages;

/// <summary>What a person does with the page in a session of five episodes, with the keyboard alone; and what they mean by it.</summary>
/// <param name="page">The page, open at the run.</param>
/// <param name="checks">Looks at the page on the way.</param>
/// <param name="pictures">The folder of pictures; null for none.</param>
/// <param name="terminal">Where progress is shown.</param>
internal sealed class PageSession(IPage page, PageChecks checks, string? pictures, Terminal terminal)
{
    private const string Source = "console";
    private const string Person = "bench";
    private const float StopAgeMilliseconds = 1200;

    /// <summary>From the press of STOP in the browser to the page's acknowledgement, milliseconds.</summary>
    public double StopAcknowledgedMilliseconds { get; private set; } = double.NaN;

    /// <summary>Goes through the episodes.</summary>
    /// <returns>What was meant, one outcome per stored episode, the oldest first.</returns>
    public async Task<IReadOnlyList<EpisodeOutcome>> PlayAsync()
    {
        await StartAsync(1).ConfigureAwait(false);
        await PictureAsync("live-dark").ConfigureAwait(false);
        await checks.LookAsync(page, "live").ConfigureAwait(false);
        await PressAsync("s", "undo").ConfigureAwait(false);
        await PhaseAsync("awaiting_go").ConfigureAwait(false);
        await PressAsync("u", "failure").ConfigureAwait(false);
        await PressAsync("f", "undo").ConfigureAwait(false);

        // The second attempt from the same start: the page lays the photograph of the first over the picture.
        await page.WaitForSelectorAsync("#overlay[aria-pressed=true]").ConfigureAwait(false);
        await checks.TabAsync(page, "live").ConfigureAwait(false);
        await PictureAsync("awaiting-go").ConfigureAwait(false);
        await StartAsync(2).ConfigureAwait(false);
        await RefusedAsync().ConfigureAwait(false);
        await PressAsync("d", "undo").ConfigureAwait(false);

        await StartAsync(3).ConfigureAwait(false);
        await StopAsync().ConfigureAwait(false);

        await StartAsync(4).ConfigureAwait(false);
        await PressAsync("s", "undo").ConfigureAwait(false);

        await StartAsync(5).ConfigureAwait(false);
        await PhaseAsync("awaiting_outcome").ConfigureAwait(false);
        await PressAsync("f", "undo").ConfigureAwait(false);
        await PhaseAsync("awaiting_go").ConfigureAwait(false);
        return
        [
            EpisodeOutcome.Failure(Source), EpisodeOutcome.Invalid("discarded", Source), EpisodeOutcome.Invalid("stopped", Source),
            EpisodeOutcome.Success(Source), EpisodeOutcome.Failure(Source),
        ];
    }

    /// <summary>Labels the newest episode anew in the list of episodes, with the keyboard; leaves the run at its end.</summary>
    /// <returns>What the newest episode is then.</returns>
    public async Task<EpisodeOutcome> RelabelAsync()
    {
        await page.Keyboard.PressAsync("2").ConfigureAwait(false);
        await page.WaitForSelectorAsync("#episode-list [role=option]").ConfigureAwait(false);
        await page.FocusAsync("#episode-list").ConfigureAwait(false);
        await page.Keyboard.PressAsync("Home").ConfigureAwait(false);
        await page.Keyboard.PressAsync("Enter").ConfigureAwait(false);
        await page.WaitForSelectorAsync("canvas[data-replay][data-frame]").ConfigureAwait(false);
        await page.WaitForSelectorAsync(".uplot canvas").ConfigureAwait(false);
        await BothLightsAsync("episodes").ConfigureAwait(false);
        await checks.TabAsync(page, "episodes").ConfigureAwait(false);
        await page.FocusAsync("#label-failure").ConfigureAwait(false);

        // Arrow keys choose; Space stops wherever it is pressed.
        while (!await page.IsCheckedAsync("#label-success").ConfigureAwait(false))
        {
            await page.Keyboard.PressAsync("ArrowUp").ConfigureAwait(false);
        }

        await page.FillAsync("#label-by", Person).ConfigureAwait(false);
        await page.FillAsync("#label-comment", "the cube was in the other hand").ConfigureAwait(false);
        await page.Keyboard.PressAsync("Enter").ConfigureAwait(false);
        await page.WaitForFunctionAsync("person => document.querySelector('#episodes').textContent.includes(person + '')", Person).ConfigureAwait(false);
        await PictureAsync("episodes").ConfigureAwait(false);
        await page.Keyboard.PressAsync("3").ConfigureAwait(false);
        await page.WaitForSelectorAsync("#policy [data-version]").ConfigureAwait(false);
        await BothLightsAsync("policy").ConfigureAwait(false);
        await checks.TabAsync(page, "policy").ConfigureAwait(false);
        await PictureAsync("policy").ConfigureAwait(false);
        return EpisodeOutcome.Success(Person);
    }

    private async Task BothLightsAsync(string where)
    {
        foreach (string light in (string[])["dark", "light"])
        {
            await page.WaitForSelectorAsync($"html[data-theme={light}]").ConfigureAwait(false);
            await checks.LookAsync(page, $"{where}, {light}").ConfigureAwait(false);
            await page.ClickAsync("#theme").ConfigureAwait(false);
        }
    }

    /// <summary>Closes the page, as a person who goes home does.</summary>
    public Task CloseAsync() => page.Context.CloseAsync();

    /// <summary>Takes a picture.</summary>
    public async Task PictureAsync(string name)
    {
        if (pictures is not null)
        {
            await page.ScreenshotAsync(new() { Path = Path.Combine(pictures, $"{name}.png") }).ConfigureAwait(false);
        }
    }

    /// <summary>Says go once the arms are at home and waits until they move.</summary>
    private async Task StartAsync(int episode)
    {
        await PhaseAsync("awaiting_go").ConfigureAwait(false);
        terminal.Status(string.Create(CultureInfo.InvariantCulture, $"episode {episode}/5"));
        await page.Keyboard.PressAsync("g").ConfigureAwait(false);
        await PhaseAsync("running").ConfigureAwait(false);
        await page.WaitForFunctionAsync("() => document.querySelector('#timer').textContent.startsWith('1')").ConfigureAwait(false);
    }

    /// <summary>A label for an episode that the page does not show any more is refused.</summary>
    private async Task RefusedAsync()
    {
        int status = await page.EvaluateAsync<int>("""
            async () => (await fetch("/api/command", { method: "POST", headers: { "Content-Type": "application/json" },
                body: JSON.stringify({ command: "success", episode: 99 }) })).status
            """).ConfigureAwait(false);
        Demand(status == 409, $"a label for another episode was answered with {status}; expected 409");
    }

    private async Task StopAsync()
    {
        await page.Keyboard.PressAsync("Space").ConfigureAwait(false);
        await PhaseAsync("stopped").ConfigureAwait(false);
        StopAcknowledgedMilliseconds = await page.EvaluateAsync<double>("""
            () => performance.getEntriesByName("stop-acknowledged").at(-1).startTime - performance.getEntriesByName("stop-pressed").at(-1).startTime
            """).ConfigureAwait(false);
        await PictureAsync("stopped").ConfigureAwait(false);
        await page.WaitForTimeoutAsync(StopAgeMilliseconds).ConfigureAwait(false);
        await page.Keyboard.PressAsync("Shift+R").ConfigureAwait(false);
    }

    /// <summary>Presses a key and waits until a button can be pressed that could not be before.</summary>
    private async Task PressAsync(string key, string button)
    {
        await page.Keyboard.PressAsync(key).ConfigureAwait(false);
        await page.WaitForSelectorAsync($"#{button}:enabled").ConfigureAwait(false);
    }

    private async Task PhaseAsync(string phase) => await page.WaitForSelectorAsync($"#phase-cell[data-phase={phase}]").ConfigureAwait(false);

    private static void Demand(bool condition, string problem)
    {
        if (!condition)
        {
            throw new UserException($"The page did not do what it should: {problem}.");
        }
    }
}
