using System.Security.Cryptography;
using System.Text;
using SimpleVlaRl.Episodes.Documents;
using SimpleVlaRl.Episodes.Index;

namespace SimpleVlaRl.Episodes.Exchange;

/// <summary>The labels beside a committed file as a text that can be carried to another store.</summary>
public static class EpisodeLabels
{
    /// <summary>The most bytes of labels that one episode may have.</summary>
    public const int MaximumBytes = 1 << 20;

    private const int Attempts = 20;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(25);

    /// <summary>Reads the labels of an episode; somebody who is just adding one is waited for.</summary>
    /// <param name="episodePath">The committed file.</param>
    /// <returns>Lines of JSON; empty where nothing was said of it.</returns>
    /// <exception cref="IOException">They cannot be read.</exception>
    /// <exception cref="InvalidDataException">The label that counts is damaged: what would be carried is not what was said.</exception>
    public static byte[] Read(string episodePath)
    {
        for (int attempt = 1; ; attempt++)
        {
            try
            {
                string path = EpisodePaths.Labels(episodePath);
                byte[] text = File.Exists(path) ? File.ReadAllBytes(path) : [];
                DemandUndamaged(text, episodePath);
                return Text(LabelFile.Lines(text));
            }
            catch (IOException) when (attempt < Attempts)
            {
                Task.Delay(Pause).Wait();
            }
        }
    }

    /// <summary>
    /// Adds labels of another store to those of an episode, by the time at which they were said: what was said last counts, wherever it was said. None is lost,
    /// and what is there already is not added again.
    /// </summary>
    /// <param name="root">The store's folder.</param>
    /// <param name="episodePath">The committed file.</param>
    /// <param name="lines">What <see cref="Read"/> gave; lines that are no labels are passed over.</param>
    /// <returns>How many were added.</returns>
    /// <exception cref="IOException">They could not be made durable; what was there still is.</exception>
    /// <exception cref="InvalidDataException">The label that counts there is damaged, and is left as it is.</exception>
    public static int Merge(string root, string episodePath, ReadOnlySpan<byte> lines)
    {
        string[] added;

        // Held while it is replaced: whoever labels meanwhile is told to do it again, instead of labelling a file that is about to go.
        using (FileStream held = LabelFile.Hold(episodePath))
        {
            byte[] text = new byte[held.Length];
            held.ReadExactly(text);
            DemandUndamaged(text, episodePath);
            IReadOnlyList<string> present = LabelFile.Lines(text);
            added = [.. LabelFile.Lines(lines).Except(present)];
            if (added.Length > 0)
            {
                LabelFile.Replace(episodePath, LabelFile.Lines(Encoding.UTF8.GetBytes(string.Join('\n', present.Concat(added)))));
            }
            else if (text.Length == 0)
            {
                // Made by looking.
                File.Delete(EpisodePaths.Labels(episodePath));
            }
        }

        if (added.Length > 0)
        {
            EpisodeIndex.TryAdd(Path.GetFullPath(root), () => EpisodeFileInspector.Inspect(episodePath));
        }

        return added.Length;
    }

    /// <summary>Removes an episode from a store, its file, its labels and its filmstrip, where nothing was said of it that the caller does not know.</summary>
    /// <param name="episodePath">The committed file.</param>
    /// <param name="labelsSha256">The lower-case SHA-256 of what <see cref="Read"/> gave; empty where that was empty.</param>
    /// <returns>False where something else was said meanwhile, or is just being said: then nothing is removed.</returns>
    /// <exception cref="IOException">The file cannot be removed.</exception>
    public static bool Remove(string episodePath, string labelsSha256)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(episodePath);
        FileStream held;
        try
        {
            held = LabelFile.Hold(episodePath);
        }
        catch (IOException)
        {
            return false;
        }

        using (held)
        {
            byte[] text = new byte[held.Length];
            held.ReadExactly(text);
            if (Digest(Text(LabelFile.Lines(text))) != labelsSha256)
            {
                return false;
            }

            // The file first: whoever waits for the labels then finds that the episode is gone.
            File.Delete(episodePath);
            File.Delete(EpisodePaths.Labels(episodePath));
            File.Delete(Path.ChangeExtension(episodePath, ".png"));
            return true;
        }
    }

    private static void DemandUndamaged(ReadOnlySpan<byte> text, string episodePath)
    {
        if (LabelFile.Problem(text, episodePath) is { Length: > 0 } problem)
        {
            throw new InvalidDataException($"{problem}; say anew how the episode ended.");
        }
    }

    private static byte[] Text(IEnumerable<string> lines) => Encoding.UTF8.GetBytes(string.Concat(lines.Select(line => line + "\n")));

    private static string Digest(byte[] text) => text.Length == 0 ? "" : Convert.ToHexStringLower(SHA256.HashData(text));
}
