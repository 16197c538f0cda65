using SimpleVlaRl.CommandLine;
using SimpleVlaRl.CommandLine.Errors;

namespace SimpleVlaRl.Benchmarks.Results;

/// <summary>Writes the pages, or compares them with what lies there.</summary>
internal static class ResultPages
{
    private static IReadOnlyList<ResultSection> Sections =>
    [
        LoopResults.Section,
        RecordResults.Section,
        SafetyResults.Section,
        DelayResults.Section,
        InferenceResults.Section,
        ServingResults.Section,
        VersionResults.Section,
        SimulatorResults.Section,
        TestsResults.Section,
        LearningResults.Section,
        PromotionResults.Section,
        EnvironmentResults.Section,
        MemoryResults.Section,
        ExportResults.Section,
    ];

    /// <summary>Runs the command.</summary>
    /// <param name="root">The root of the repository.</param>
    /// <param name="isCheck">Whether the pages are only compared.</param>
    /// <param name="terminal">Where it speaks.</param>
    /// <returns>The exit code.</returns>
    /// <exception cref="UserException">A file or a path is absent, or a page differs.</exception>
    public static int Run(string root, bool isCheck, Terminal terminal)
    {
        RawFiles files = new(root);
        ResultPage[] pages = [NumbersPage.Of(files, Sections), ReportPage.Of(files, Sections)];
        string[] differing = [.. pages.Where(page => Differs(root, page)).Select(page => page.Path)];
        if (isCheck)
        {
            return differing.Length == 0
                ? ExitCode.Success
                : throw new UserException($"not what the raw files give: {string.Join(", ", differing)}; run 'launch/vla-bench results'.");
        }

        foreach (ResultPage page in pages)
        {
            File.WriteAllText(Path.Combine(root, page.Path), page.Text);
            terminal.Line(differing.Contains(page.Path) ? $"{page.Path} written" : $"{page.Path} as before");
        }

        return ExitCode.Success;
    }

    private static bool Differs(string root, ResultPage page)
    {
        string path = Path.Combine(root, page.Path);
        return !File.Exists(path) || File.ReadAllText(path) != page.Text;
    }
}
