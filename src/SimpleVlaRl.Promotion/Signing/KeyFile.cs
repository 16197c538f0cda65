using System.Security.Cryptography;
using System.Text;
using Org.BouncyCastle.OpenSsl;

namespace SimpleVlaRl.Promotion.Signing;

/// <summary>Keys as PEM (RFC 7468).</summary>
internal static class KeyFile
{
    /// <summary>Reads a key of a kind.</summary>
    /// <param name="path">The file.</param>
    /// <param name="word">What the kind is called, for messages.</param>
    /// <exception cref="PromotionException">It cannot be read, or is another kind.</exception>
    public static T Read<T>(string path, string word)
        where T : class
    {
        try
        {
            using StreamReader text = new(path);
            using PemReader reader = new(text);
            return reader.ReadObject() as T
                ?? throw new PromotionException($"'{path}' holds no {word} Ed25519 key as PEM; 'vla-robot promote key' makes a pair.");
        }
        catch (PromotionException)
        {
            throw;
        }
#pragma warning disable CA1031 // A key file can be wrong in more ways than the library names; whatever it is, this is no key.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            throw new PromotionException($"The {word} key '{path}' cannot be read: {exception.Message} 'vla-robot promote key' makes a pair.", exception);
        }
    }

    /// <summary>Writes a key.</summary>
    /// <exception cref="PromotionException">A file is there already, or cannot be written.</exception>
    public static void Write(string path, string label, byte[] encoded, UnixFileMode mode)
    {
        try
        {
            if (Path.GetDirectoryName(Path.GetFullPath(path)) is { Length: > 0 } folder)
            {
                Directory.CreateDirectory(folder);
            }

            FileStreamOptions options = new() { Mode = FileMode.CreateNew, Access = FileAccess.Write };
            if (!OperatingSystem.IsWindows())
            {
                options.UnixCreateMode = mode;
            }

            using FileStream file = new(path, options);
            file.Write(Encoding.ASCII.GetBytes(PemEncoding.WriteString(label, encoded) + "\n"));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new PromotionException($"The key '{path}' cannot be written: {exception.Message} A key that is there is never replaced.", exception);
        }
    }
}
