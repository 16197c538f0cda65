using System.Text.Json;
using Microsoft.Playwright;

namespace SimpleVlaRl.Benchmarks.Pages;

/// <summary>What a page took to load that nobody had loaded before.</summary>
/// <param name="FirstPaintMilliseconds">From the navigation to the first content on the screen.</param>
/// <param name="KibibytesBeforeDrawing">What came over the wire, without the libraries that draw, which come after the first paint.</param>
/// <param name="Kibibytes">All of it.</param>
internal sealed record PageLoad(double FirstPaintMilliseconds, double KibibytesBeforeDrawing, double Kibibytes)
{
    private const double Kibi = 1024;

    /// <summary>Measures a page that was just opened; waits until it shows the run and what draws is there.</summary>
    public static async Task<PageLoad> OfAsync(IPage page)
    {
        await page.WaitForSelectorAsync("[data-age]:not([data-level=none])").ConfigureAwait(false);
        await page.ClickAsync("#tab-body").ConfigureAwait(false);
        await page.WaitForSelectorAsync("#body-canvas").ConfigureAwait(false);
        JsonElement found = (await page.EvaluateAsync("""
            () => {
              const entries = [...performance.getEntriesByType("navigation"), ...performance.getEntriesByType("resource")];
              const files = entries.filter((one) => !one.name.includes("/api/"));
              const sum = (some) => some.reduce((total, one) => total + one.transferSize, 0);
              return { paint: performance.getEntriesByName("first-contentful-paint")[0].startTime, all: sum(files),
                page: sum(files.filter((one) => !one.name.includes("/vendor/"))) };
            }
            """).ConfigureAwait(false))!.Value;
        return new PageLoad(
            found.GetProperty("paint").GetDouble(), found.GetProperty("page").GetDouble() / Kibi, found.GetProperty("all").GetDouble() / Kibi);
    }
}
