using System.Security.Cryptography;

namespace SimpleVlaRl.Experiments.Export;

/// <summary>The SHA-256 of every file of a version.</summary>
internal static class Digests
{
    public static IReadOnlyDictionary<string, string> Of(string folder) =>
        Directory.GetFiles(folder).Order(StringComparer.Ordinal).ToDictionary(path => Path.GetFileName(path), OfFile);

    /// <summary>Of one file, which may be larger than the memory.</summary>
    public static string OfFile(string path)
    {
        using FileStream file = File.OpenRead(path);
        return Convert.ToHexStringLower(SHA256.HashData(file));
    }
}
