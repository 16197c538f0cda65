namespace SimpleVlaRl.Benchmarks.Results;

/// <summary>A page that is made of raw numbers.</summary>
/// <param name="Path">Where it lies, from the root of the repository.</param>
/// <param name="Text">What it says.</param>
internal sealed record ResultPage(string Path, string Text);
