using System.Security.Cryptography;
using SimpleVlaRl.Episodes.Json;
using SimpleVlaRl.Episodes.Mcap;
using SimpleVlaRl.Episodes.Recording;
using SimpleVlaRl.Episodes.Storage;

namespace SimpleVlaRl.Episodes.Index;

/// <summary>Reads of a committed file what the index needs.</summary>
internal static class EpisodeFileInspector
{
    /// <summary>Reads a file's document and digest.</summary>
    /// <exception cref="McapException">The file is no episode.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static CommittedEpisode Inspect(string path)
    {
        using McapReader reader = McapReader.Open(new FileByteSource(path), McapLimits.Default);
        EpisodeDocument document = EpisodeMetadata.Read(reader.FindMetadata(EpisodeDocument.MetadataName), path);
        return new CommittedEpisode(path, document, new FileInfo(path).Length, Digest(path));
    }

    /// <summary>The lower-case SHA-256 of a file.</summary>
    public static string Digest(string path)
    {
        using FileStream stream = File.OpenRead(path);
        return Convert.ToHexStringLower(SHA256.HashData(stream));
    }
}
