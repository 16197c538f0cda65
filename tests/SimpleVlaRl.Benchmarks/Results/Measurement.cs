namespace SimpleVlaRl.Benchmarks.Results;

/// <summary>One measured number, or a few that belong together: a row of both pages.</summary>
/// <param name="Title">What was measured.</param>
/// <param name="File">The raw file, from the root of the repository.</param>
/// <param name="Number">The number, a template.</param>
/// <param name="Ratio">What it is beside its baseline, a template.</param>
internal sealed record Measurement(string Title, string File, string Number, string Ratio = TextTemplate.Nothing)
{
    /// <summary>How it is measured again, a template.</summary>
    public string Command { get; init; } = "{command}";

    /// <summary>On what, a template.</summary>
    public string Machine { get; init; } = "{machine}";

    /// <summary>When; a template, and null where the raw file does not say.</summary>
    public string? Date { get; init; } = "{date}";
}
