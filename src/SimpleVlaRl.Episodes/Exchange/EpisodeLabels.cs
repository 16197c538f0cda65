using System.Text;
using SimpleVlaRl.Episodes.Documents;
using SimpleVlaRl.Episodes.Index;

namespace SimpleVlaRl.Episodes.Exchange;

/// <summary>The labels beside a committed file as a text that can be carried to another store.</summary>
public static class EpisodeLabels
{
    /// <summary>The most bytes of labels that one episode may have.</summary>
    public const int MaximumBytes = 1 << 20;

    /// <summary>Reads the labels of an episode.</summary>
    /// <param name="episodePath">The committed file.</param>
    /// <returns>Lines of JSON; empty where nothing was said of it.</returns>
    /// <exception cref="IOException">They cannot be read.</exception>
    public static byte[] Read(string episodePath) => Encoding.UTF8.GetBytes(string.Concat(LabelFile.Lines(episodePath).Select(line => line + "\n")));

    /// <summary>
    /// Adds labels of another store to those of an episode, by the time at which they were said: what was said last counts, wherever it was said. None is lost,
    /// and what is there already is not added again.
    /// </summary>
    /// <param name="episodePath">The committed file.</param>
    /// <param name="lines">What <see cref="Read"/> gave; lines that are no labels are passed over.</param>
    /// <returns>How many were added.</returns>
    /// <exception cref="IOException">They could not be made durable; what was there still is.</exception>
    public static int Merge(string episodePath, ReadOnlySpan<byte> lines)
    {
        if (!File.Exists(episodePath))
        {
            throw new FileNotFoundException($"There is no episode '{episodePath}' to label.");
        }

        // Held while it is replaced: whoever labels meanwhile is told to do it again, instead of labelling a file that is about to go.
        using FileStream held = new(EpisodePaths.Labels(episodePath), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        byte[] text = new byte[held.Length];
        held.ReadExactly(text);
        IReadOnlyList<string> present = LabelFile.Lines(text);
        string[] added = [.. LabelFile.Lines(lines).Except(present)];
        if (added.Length > 0)
        {
            LabelFile.Replace(episodePath, LabelFile.Lines(Encoding.UTF8.GetBytes(string.Join('\n', present.Concat(added)))));
        }

        return added.Length;
    }

    /// <summary>Removes an episode from a store: its file, its labels, its filmstrip.</summary>
    /// <param name="episodePath">The committed file.</param>
    /// <exception cref="IOException">The file cannot be removed.</exception>
    public static void Remove(string episodePath)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(episodePath);
        File.Delete(episodePath);
        File.Delete(EpisodePaths.Labels(episodePath));
        File.Delete(Path.ChangeExtension(episodePath, ".png"));
    }
}
