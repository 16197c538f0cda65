namespace SimpleVlaRl.Benchmarks.Results;

/// <summary>A section of the results.</summary>
/// <param name="Title">Its title.</param>
/// <param name="How">What was measured and how, without a number of it.</param>
/// <param name="Measurements">Single numbers.</param>
/// <param name="Tables">Tables.</param>
internal sealed record ResultSection(string Title, string How, IReadOnlyList<Measurement> Measurements, IReadOnlyList<ResultTable> Tables);
