using Microsoft.Playwright;
using SimpleVlaRl.Benchmarks.Pages;

namespace SimpleVlaRl.Benchmarks.Stopping;

/// <summary>The operator's page in a browser, with a hand above the space bar.</summary>
internal sealed class StopPage : IDisposable
{
    private readonly PageBrowser browser;
    private readonly IPage page;

    private StopPage(PageBrowser browser, IPage page) => (this.browser, this.page) = (browser, page);

    /// <summary>Opens the page.</summary>
    public static StopPage Open(Uri address)
    {
        PageBrowser browser = PageBrowser.StartAsync().GetAwaiter().GetResult();
        return new StopPage(browser, browser.OpenAsync(address).GetAwaiter().GetResult());
    }

    /// <summary>Strikes the space bar; what that takes until the browser knows of it counts as well.</summary>
    public void Stop() => _ = page.Keyboard.DownAsync("Space").ContinueWith(_ => page.Keyboard.UpAsync("Space"), TaskScheduler.Default);

    public void Dispose() => browser.DisposeAsync().AsTask().GetAwaiter().GetResult();
}
