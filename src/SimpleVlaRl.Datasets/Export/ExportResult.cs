namespace SimpleVlaRl.Datasets.Export;

/// <summary>What an export has made.</summary>
/// <param name="Episodes">How many episodes the data set has.</param>
/// <param name="Rows">How many rows.</param>
/// <param name="Encoded">How many episodes were made in this run; the others were there.</param>
/// <param name="Problems">Why episodes were left out, a sentence each.</param>
public sealed record ExportResult(int Episodes, long Rows, int Encoded, IReadOnlyList<string> Problems);
