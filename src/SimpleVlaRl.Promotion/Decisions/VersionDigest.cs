using System.Security.Cryptography;
using System.Text;
using SimpleVlaRl.Core.Policies;

namespace SimpleVlaRl.Promotion.Decisions;

/// <summary>What a version is, in one digest: a number can be given again, with <c>--replace</c>.</summary>
public static class VersionDigest
{
    /// <summary>The digest over the digests of a version's files.</summary>
    /// <param name="version">The version, from the manifest.</param>
    /// <returns>A lower-case SHA-256.</returns>
    public static string Of(ManifestVersion version)
    {
        ArgumentNullException.ThrowIfNull(version);
        IEnumerable<string> lines = version.Sha256.OrderBy(file => file.Key, StringComparer.Ordinal).Select(file => $"{file.Key} {file.Value}\n");
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Concat(lines))));
    }
}
