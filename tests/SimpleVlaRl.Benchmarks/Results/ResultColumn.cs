namespace SimpleVlaRl.Benchmarks.Results;

/// <summary>One column of a table.</summary>
/// <param name="Header">Its header.</param>
/// <param name="Text">What stands in each row, a template.</param>
/// <param name="Summary">What stands in the last row, a template; the row is left out where no column has one.</param>
internal sealed record ResultColumn(string Header, string Text, string Summary = "");
