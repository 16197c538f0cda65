namespace SimpleVlaRl.Datasets.Import;

/// <summary>What an import has made.</summary>
/// <param name="Imported">How many episodes came into the store.</param>
/// <param name="Known">How many were there already.</param>
/// <param name="Problems">Why others did not come, a sentence each.</param>
public sealed record ImportResult(int Imported, int Known, IReadOnlyList<string> Problems);
