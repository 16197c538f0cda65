namespace SimpleVlaRl.Datasets.LeRobot;

/// <summary>What an export has made.</summary>
/// <param name="Episodes">How many episodes the data set has.</param>
/// <param name="Rows">How many rows.</param>
/// <param name="Encoded">Of how many episodes the videos were made in this run; the others had them.</param>
/// <param name="Problems">Why episodes were left out, a sentence each.</param>
public sealed record LeRobotExportResult(int Episodes, long Rows, int Encoded, IReadOnlyList<string> Problems);
