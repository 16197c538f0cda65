namespace SimpleVlaRl.Episodes.Mcap;

/// <summary>Words about a file.</summary>
/// <param name="Name">What they are about.</param>
/// <param name="Entries">The words.</param>
internal sealed record McapMetadata(string Name, IReadOnlyDictionary<string, string> Entries);
