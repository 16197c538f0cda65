namespace SimpleVlaRl.Episodes.Tests;

/// <summary>A folder for a store, removed at the end of a test.</summary>
internal sealed class TemporaryStore : IDisposable
{
    public string Root { get; } = Directory.CreateTempSubdirectory("episodes-").FullName;

    public string[] Files(string pattern) => Directory.GetFiles(Root, pattern, SearchOption.AllDirectories);

    public void Dispose() => Directory.Delete(Root, recursive: true);
}
