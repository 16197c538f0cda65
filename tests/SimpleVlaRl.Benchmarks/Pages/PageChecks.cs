using System.Text.Json;
using Microsoft.Playwright;

namespace SimpleVlaRl.Benchmarks.Pages;

/// <summary>What can be measured of a page by a script in it.</summary>
internal sealed class PageChecks
{
    private const int MostTabs = 200;
    private static readonly string Script = Read();

    private readonly List<string> poor = [];
    private readonly List<string> unreachable = [];

    /// <summary>The least contrast of any text that was looked at.</summary>
    public double WorstContrast { get; private set; } = double.PositiveInfinity;

    /// <summary>How many texts were looked at.</summary>
    public int Texts { get; private set; }

    /// <summary>How many controls were looked for by keyboard.</summary>
    public int Controls { get; private set; }

    /// <summary>Texts with less contrast than the standard asks for.</summary>
    public IReadOnlyList<string> Poor => poor;

    /// <summary>Controls that Tab does not reach.</summary>
    public IReadOnlyList<string> Unreachable => unreachable;

    /// <summary>By how many pixels a page was wider than its window.</summary>
    public int Overflow { get; private set; }

    /// <summary>Looks at a page as it is now.</summary>
    public async Task LookAsync(IPage page, string where)
    {
        await page.EvaluateAsync(Script).ConfigureAwait(false);
        JsonElement contrast = (await page.EvaluateAsync("pageChecks.contrast()").ConfigureAwait(false))!.Value;
        Texts += contrast.GetProperty("texts").GetInt32();
        WorstContrast = Math.Min(WorstContrast, contrast.GetProperty("worst").GetDouble());
        poor.AddRange(contrast.GetProperty("poor").EnumerateArray().Select(text =>
            FormattableString.Invariant($"{where}: '{text.GetProperty("text").GetString()}' has {text.GetProperty("ratio").GetDouble():0.00}")));
        Overflow = Math.Max(Overflow, await page.EvaluateAsync<int>("pageChecks.overflow()").ConfigureAwait(false));
    }

    /// <summary>Goes through a page with the Tab key.</summary>
    public async Task TabAsync(IPage page, string where)
    {
        await page.EvaluateAsync(Script).ConfigureAwait(false);
        await page.EvaluateAsync("pageChecks.unmark(); document.activeElement?.blur()").ConfigureAwait(false);
        Controls += await page.EvaluateAsync<int>("pageChecks.count()").ConfigureAwait(false);
        for (int tab = 0; tab < MostTabs && (await page.EvaluateAsync<string[]>("pageChecks.marked()").ConfigureAwait(false)).Length > 0; tab++)
        {
            await page.Keyboard.PressAsync("Tab").ConfigureAwait(false);
            await page.EvaluateAsync("pageChecks.mark()").ConfigureAwait(false);
        }

        unreachable.AddRange((await page.EvaluateAsync<string[]>("pageChecks.marked()").ConfigureAwait(false)).Select(control => $"{where}: {control}"));
    }

    private static string Read()
    {
        using Stream stream = typeof(PageChecks).Assembly.GetManifestResourceStream("page-checks.js")!;
        using StreamReader reader = new(stream);
        return reader.ReadToEnd();
    }
}
