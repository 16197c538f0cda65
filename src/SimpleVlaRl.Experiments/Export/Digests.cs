using System.Security.Cryptography;

namespace SimpleVlaRl.Experiments.Export;

/// <summary>The SHA-256 of every file of a version.</summary>
internal static class Digests
{
    public static IReadOnlyDictionary<string, string> Of(string folder) =>
        Directory.GetFiles(folder).Order(StringComparer.Ordinal).ToDictionary(path => Path.GetFileName(path), OfFile);

    public static string OfFile(string path) => Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(path)));
}
