namespace SimpleVlaRl.Benchmarks.Results;

/// <summary>Rows of an array of a raw file as a table.</summary>
/// <param name="Title">What it shows.</param>
/// <param name="File">The raw file, from the root of the repository; one with a star for several.</param>
/// <param name="Rows">The path of the rows.</param>
/// <param name="Columns">The columns.</param>
internal sealed record ResultTable(string Title, string File, string Rows, IReadOnlyList<ResultColumn> Columns)
{
    /// <summary>How the rows are measured again, templates that are filled by every row.</summary>
    public IReadOnlyList<string> Commands { get; init; } = ["{/command}"];

    /// <summary>On what, a template.</summary>
    public string Machine { get; init; } = "{/machine}";

    /// <summary>When; a template, and null where the raw file does not say.</summary>
    public string? Date { get; init; } = "{/date}";
}
