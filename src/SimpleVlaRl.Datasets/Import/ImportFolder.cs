using SimpleVlaRl.Core.Episodes;
using SimpleVlaRl.Episodes;
using SimpleVlaRl.Episodes.Recording;

namespace SimpleVlaRl.Datasets.Import;

/// <summary>
/// A folder in a store where episodes of an import are written, and from where they come into the store when they are whole: what an import leaves
/// unfinished never was an episode.
/// </summary>
internal sealed class ImportFolder : IDisposable
{
    private const string Prefix = ".simple-vla-rl-import-";
    private const string LockName = "lock";

    private readonly string store;
    private readonly string root;
    private readonly FileStream held;

    /// <summary>Makes it, and removes what imports have left that have ended.</summary>
    /// <param name="store">The store's folder.</param>
    public ImportFolder(string store)
    {
        this.store = Path.GetFullPath(store);
        Directory.CreateDirectory(this.store);
        foreach (string left in Directory.EnumerateDirectories(this.store, Prefix + "*"))
        {
            RemoveUnlessHeld(left);
        }

        root = Path.Combine(this.store, Prefix + Guid.NewGuid().ToString("N"));
        Directory.CreateDirectory(root);
        held = Hold(root);
    }

    /// <summary>Opens a writer for one episode; it waits for the disk.</summary>
    public EpisodeWriter OpenWriter() => new(root, new EpisodeWriterOptions { WaitsForRoom = true }, TimeProvider.System);

    /// <summary>Brings a committed episode into the store.</summary>
    public void Take(EpisodeCommit committed)
    {
        string destination = Path.Combine(store, Path.GetRelativePath(root, committed.Path));
        Directory.CreateDirectory(Path.GetDirectoryName(destination)!);
        File.Move(committed.Path, destination);
    }

    /// <summary>Removes what was left unfinished, and has the store's index know what came in.</summary>
    public void Dispose()
    {
        held.Dispose();
        Directory.Delete(root, recursive: true);
        using EpisodeStore opened = EpisodeStore.Open(store, TimeProvider.System);
    }

    private static FileStream Hold(string folder) =>
        new(Path.Combine(folder, LockName), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);

    /// <summary>A folder whose import still runs, here or on another machine, is held.</summary>
    private static void RemoveUnlessHeld(string folder)
    {
        try
        {
            Hold(folder).Dispose();
            Directory.Delete(folder, recursive: true);
        }
        catch (IOException)
        {
            // Its import goes on; or it goes the next time.
        }
    }
}
