using System.Security.Cryptography;
using SimpleVlaRl.Episodes.Exchange;
using SimpleVlaRl.Episodes.Mcap;
using SimpleVlaRl.Serving.Errors;

namespace SimpleVlaRl.Shipping.Collector;

/// <summary>
/// Episodes on their way in: <c>incoming/ID-SHA256.part</c> in the store, each as far as it was sent. What is in the name is what it must become, so two robots
/// that send the same episode help each other, and two that send different ones do not meet.
/// </summary>
/// <param name="options">The collector.</param>
internal sealed class IncomingFiles(CollectorOptions options)
{
    private readonly string folder = Path.Combine(options.Store, "incoming");

    /// <summary>How many bytes of a file are there.</summary>
    public long Length(Guid episode, string sha256)
    {
        FileInfo part = new(PathOf(episode, sha256));
        return part.Exists ? part.Length : 0;
    }

    /// <summary>Adds a piece, durably. A piece that does not begin where the file ends changes nothing.</summary>
    /// <param name="episode">The episode.</param>
    /// <param name="sha256">The digest of the whole file.</param>
    /// <param name="offset">Where the piece begins.</param>
    /// <param name="length">The whole file's length.</param>
    /// <param name="piece">The piece.</param>
    /// <returns>How many bytes are there now.</returns>
    /// <exception cref="RequestException">It cannot be taken.</exception>
    public long Add(Guid episode, string sha256, long offset, long length, ReadOnlySpan<byte> piece)
    {
        if (length > options.MaximumEpisodeBytes)
        {
            throw new RequestException(
                RequestProblem.TooLarge, $"The episode has {length} bytes; at most {options.MaximumEpisodeBytes} are taken (--largest).");
        }

        if (offset < 0 || offset > length - piece.Length)
        {
            throw new RequestException($"The piece of {piece.Length} bytes begins at {offset}; the whole has {length}.");
        }

        Directory.CreateDirectory(folder);
        if (new DriveInfo(Path.GetFullPath(folder)).AvailableFreeSpace < options.MinimumFreeBytes + piece.Length)
        {
            throw new RequestException(RequestProblem.Overloaded, "The collector's disk is full; free space there. What was sent so far is kept.");
        }

        using FileStream part = new(PathOf(episode, sha256), FileMode.OpenOrCreate, FileAccess.Write, FileShare.None);
        if (part.Length == offset)
        {
            part.Seek(0, SeekOrigin.End);
            part.Write(piece);
            part.Flush(flushToDisk: true);
        }

        return part.Length;
    }

    /// <summary>Checks a file that is whole and takes it into the store.</summary>
    /// <returns>Where it lies.</returns>
    /// <exception cref="RequestException">It is not whole, or not what it should be; what was sent is thrown away then.</exception>
    public string Take(Guid episode, string sha256, long length)
    {
        string path = PathOf(episode, sha256);
        if (Length(episode, sha256) is var present && present != length)
        {
            throw new RequestException(RequestProblem.Stale, $"{present} bytes of {length} are there; send the rest first.");
        }

        using (FileStream whole = File.OpenRead(path))
        {
            if (Convert.ToHexStringLower(SHA256.HashData(whole)) is var found && found != sha256)
            {
                // Something on the way, or here; whoever sends it again begins anew.
                whole.Dispose();
                File.Delete(path);
                throw new RequestException(RequestProblem.Overloaded, $"What came of {episode:D} has the SHA-256 {found}; expected {sha256}. Send it again.");
            }
        }

        try
        {
            return EpisodeIntake.Take(options.Store, path, episode, sha256);
        }
        catch (McapException exception)
        {
            File.Delete(path);
            throw new RequestException($"What was sent as {episode:D} is not it: {exception.Message}", exception);
        }
        catch (EpisodeConflictException exception)
        {
            throw new RequestException(RequestProblem.Stale, exception.Message, exception);
        }
    }

    /// <summary>Throws away what was sent of an episode that is here already.</summary>
    public void Drop(Guid episode, string sha256)
    {
        string path = PathOf(episode, sha256);
        if (File.Exists(path))
        {
            File.Delete(path);
        }
    }

    private string PathOf(Guid episode, string sha256) => Path.Combine(folder, $"{episode:D}-{sha256}.part");
}
