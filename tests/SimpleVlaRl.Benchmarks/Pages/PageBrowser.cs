using System.Collections.Concurrent;
using Microsoft.Playwright;
using SimpleVlaRl.CommandLine.Errors;

namespace SimpleVlaRl.Benchmarks.Pages;

/// <summary>A browser without a window that looks at the operator's page.</summary>
internal sealed class PageBrowser : IAsyncDisposable
{
    private const string Program = "/usr/bin/chromium";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly IPlaywright playwright;
    private readonly IBrowser browser;
    private readonly ConcurrentQueue<string> problems = [];

    private PageBrowser(IPlaywright playwright, IBrowser browser) => (this.playwright, this.browser) = (playwright, browser);

    /// <summary>What the pages complained of: errors of scripts, requests that failed, rules of the page that were broken.</summary>
    public IReadOnlyCollection<string> Problems => problems;

    /// <summary>Starts the browser.</summary>
    /// <exception cref="UserException">There is none.</exception>
    public static async Task<PageBrowser> StartAsync()
    {
        if (!File.Exists(Program))
        {
            throw new UserException($"'{Program}' is absent; the page needs a browser to be tried in: apt-get install chromium");
        }

        IPlaywright playwright = await Playwright.CreateAsync().ConfigureAwait(false);
        try
        {
            // Chromium's own sandbox is not for root, as which machines of CI run it; the drawing in three dimensions needs no graphics card.
            return new PageBrowser(playwright, await playwright.Chromium.LaunchAsync(new()
            {
                ExecutablePath = Program,
                Args = ["--no-sandbox", "--enable-unsafe-swiftshader"],
            }).ConfigureAwait(false));
        }
        catch
        {
            playwright.Dispose();
            throw;
        }
    }

    /// <summary>Opens the page as somebody does who has never seen it.</summary>
    public async Task<IPage> OpenAsync(Uri address, bool isDark = true, int width = 1280, int height = 800)
    {
        IBrowserContext context = await browser.NewContextAsync(new()
        {
            ViewportSize = new() { Width = width, Height = height },
            ColorScheme = isDark ? ColorScheme.Dark : ColorScheme.Light,
        }).ConfigureAwait(false);
        context.SetDefaultTimeout((float)Patience.TotalMilliseconds);
        IPage page = await context.NewPageAsync().ConfigureAwait(false);
        page.PageError += (_, error) => problems.Enqueue($"a script failed: {error}");
        page.Console += (_, line) =>
        {
            // What a browser itself says of an answer that refuses is no fault of the page.
            if (line.Type == "error" && !line.Text.Contains("409", StringComparison.Ordinal))
            {
                problems.Enqueue($"the browser says: {line.Text}");
            }
        };
        await page.GotoAsync(address.ToString()).ConfigureAwait(false);
        return page;
    }

    public async ValueTask DisposeAsync()
    {
        await browser.DisposeAsync().ConfigureAwait(false);
        playwright.Dispose();
    }
}
