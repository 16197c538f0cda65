namespace SimpleVlaRl.Benchmarks.Results;

/// <summary>RESULTS.md: every measurement as a row of one table.</summary>
internal static class NumbersPage
{
    private const string Path = "tests/SimpleVlaRl.Benchmarks/RESULTS.md";

    private const string Introduction = """
        # Measured numbers

        Written by `launch/vla-bench results` from the raw files; do not edit. [`results/README.md`](results/README.md) has their form,
        [`docs/results.md`](../../docs/results.md) what was measured and how. `tests/SimpleVlaRl.Benchmarks/run` and `full-size` measure again on your
        machine and write the raw files. Ratios compare with a baseline in the same run. Absolute times are of shared virtual machines and noisy.

        """;

    /// <summary>Makes the page.</summary>
    /// <param name="files">The raw files.</param>
    /// <param name="sections">What was measured.</param>
    /// <returns>The page.</returns>
    public static ResultPage Of(RawFiles files, IReadOnlyList<ResultSection> sections)
    {
        IEnumerable<string> rows = sections.SelectMany(section => section.Measurements).Select(row => Row(row, RawScope.Of(files, row.File)));
        IEnumerable<string> head = Markdown.Head("measurement", "number", "ratio to its baseline", "machine", "command", "raw file");
        return new ResultPage(Path, string.Join('\n', [Introduction, .. head, .. rows]) + "\n");
    }

    private static string Row(Measurement row, RawScope scope) => Markdown.Row(
        row.Title,
        TextTemplate.Fill(row.Number, scope),
        TextTemplate.Fill(row.Ratio, scope),
        Markdown.Machine(row.Machine, scope),
        $"`{Markdown.Command(row.Command, scope)}`",
        Markdown.Link(Path, row.File));
}
