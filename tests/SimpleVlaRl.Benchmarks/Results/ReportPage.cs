namespace SimpleVlaRl.Benchmarks.Results;

/// <summary>docs/results.md: what was measured, how and on what, and the notes.</summary>
internal static class ReportPage
{
    private const string Path = "docs/results.md";
    private const string Notes = "docs/results-notes.md";

    private const string Introduction = """
        # Results

        Written by `launch/vla-bench results` from the raw files and [`results-notes.md`](results-notes.md); do not edit. Every number of a table is taken
        from the file that its row or the line below the table names. `tests/SimpleVlaRl.Benchmarks/run` and `tests/SimpleVlaRl.Benchmarks/full-size` measure
        again, and [`results/README.md`](../tests/SimpleVlaRl.Benchmarks/results/README.md) has the form of the files.

        Intervals are 95 % Wilson intervals over starts, those of means normal ones. *Report* starts are such that neither learning nor its choices look at.
        Where two policies met the same starts and every outcome was kept, p is McNemar's exact test, else Fisher's; *Holm* is p corrected for the tasks of
        the table. All p are over starts, of one training seed.

        The machines, as programs and scripts told them (rows name only their processor):

        """;

    /// <summary>Makes the page.</summary>
    /// <param name="files">The raw files and the notes.</param>
    /// <param name="sections">What was measured.</param>
    /// <returns>The page.</returns>
    public static ResultPage Of(RawFiles files, IReadOnlyList<ResultSection> sections) =>
        new(Path, string.Join('\n', [Introduction, .. Machines(files, sections), .. Sections(files, sections), "", files.Read(Notes)]));

    private static IEnumerable<string> Sections(RawFiles files, IReadOnlyList<ResultSection> sections) => sections.SelectMany(section => Lines(files, section));

    private static IEnumerable<string> Machines(RawFiles files, IReadOnlyList<ResultSection> sections) => sections
        .SelectMany(section => section.Measurements)
        .Select(row => "- " + TextTemplate.Fill(row.Machine, RawScope.Of(files, row.File)))
        .Distinct()
        .Order(StringComparer.Ordinal);

    private static IEnumerable<string> Lines(RawFiles files, ResultSection section)
    {
        IEnumerable<string> measurements = section.Measurements.Select(row => Row(row, RawScope.Of(files, row.File)));
        IEnumerable<string> head = Markdown.Head("measurement", "number", "ratio to its baseline", "command", "machine, date", "raw file");
        return ["", $"## {section.Title}", "", section.How, "", .. head, .. measurements, .. section.Tables.SelectMany(each => Lines(files, each))];
    }

    private static string Row(Measurement row, RawScope scope) => Markdown.Row(
        row.Title,
        TextTemplate.Fill(row.Number, scope),
        TextTemplate.Fill(row.Ratio, scope),
        $"`{Markdown.Command(row.Command, scope)}`",
        $"{Markdown.Machine(row.Machine, scope)}, {Markdown.Date(row.Date, scope)}",
        Markdown.Link(Path, row.File));

    private static IEnumerable<string> Lines(RawFiles files, ResultTable table)
    {
        RawScope whole = RawScope.Of(files, table.File);
        IReadOnlyList<RawScope> scopes = whole.Rows(table.Rows);
        IEnumerable<string> rows = scopes.Select(scope => Markdown.Row(table.Columns.Select(column => TextTemplate.Fill(column.Text, scope))));
        RawScope all = whole with { Items = scopes[0].Items };
        bool hasSummary = table.Columns.Any(column => column.Summary.Length > 0);
        string[] summary = hasSummary ? [Markdown.Row(table.Columns.Select(column => TextTemplate.Fill(column.Summary, all)))] : [];
        IEnumerable<string> head = Markdown.Head(table.Columns.Select(column => column.Header));
        return ["", $"**{table.Title}**", "", .. head, .. rows, .. summary, "", .. Origin(table, scopes)];
    }

    /// <summary>Below a table: how, on what and when its rows were made.</summary>
    private static IEnumerable<string> Origin(ResultTable table, IReadOnlyList<RawScope> scopes)
    {
        string[] commands = [.. table.Commands.SelectMany(command => scopes.Select(scope => Markdown.Command(command, scope))).Distinct()];
        string machines = string.Join("; ", scopes.Select(scope => $"{Markdown.Machine(table.Machine, scope)}, {Markdown.Date(table.Date, scope)}").Distinct());
        string origin = $"{machines}, {Markdown.Link(Path, table.File)}";
        return commands is [var only] ? [$"Made by `{only}`: {origin}."] : [$"Made by these commands: {origin}.", "", "```", .. commands, "```"];
    }
}
