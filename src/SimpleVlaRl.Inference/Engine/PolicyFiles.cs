using System.Globalization;
using System.Security.Cryptography;
using SimpleVlaRl.Core.Policies;

namespace SimpleVlaRl.Inference.Engine;

/// <summary>Checks the files of a policy's version before any of them is used.</summary>
internal static class PolicyFiles
{
    public const string Graph = "model.onnx";

    /// <summary>Finds the version wanted.</summary>
    public static ManifestVersion Select(PolicyManifest manifest, int? version)
    {
        string known = string.Join(", ", manifest.Versions.Select(item => item.Version));
        return (version is null ? manifest.Versions.MaxBy(item => item.Version) : manifest.Versions.FirstOrDefault(item => item.Version == version))
            ?? throw new PolicyLoadException($"The policy '{manifest.Name}' has no version {version?.ToString(CultureInfo.InvariantCulture) ?? "at all"}; it "
                + $"has: {(known.Length == 0 ? "none" : known)}.");
    }

    /// <summary>Compares every file's SHA-256 with the manifest's.</summary>
    /// <returns>The version's folder.</returns>
    /// <exception cref="PolicyLoadException">A file is missing, differs, or is one that the manifest does not know.</exception>
    public static string Demand(string policyFolder, ManifestVersion version)
    {
        string folder = Path.GetFullPath(Path.Combine(policyFolder, version.Version.ToString(CultureInfo.InvariantCulture)));
        if (!version.Sha256.ContainsKey(Graph))
        {
            throw new PolicyLoadException(
                $"The manifest in '{policyFolder}' has no digest of '{Graph}' for version {version.Version}; export the policy again.");
        }

        foreach ((string name, string expected) in version.Sha256)
        {
            string path = Path.GetFullPath(Path.Combine(folder, name));
            if (!path.StartsWith(folder + Path.DirectorySeparatorChar, StringComparison.Ordinal))
            {
                throw new PolicyLoadException($"The manifest in '{policyFolder}' names '{name}', which is outside the version's folder.");
            }

            string found = Digest(path);
            if (!string.Equals(found, expected, StringComparison.OrdinalIgnoreCase))
            {
                throw new PolicyLoadException(
                    $"The file '{path}' has SHA-256 {found}; the manifest says {expected}. Copy the policy again, or export it again.");
            }
        }

        string? stray = Directory.EnumerateFiles(folder, "model.*")
            .Select(path => Path.GetFileName(path))
            .FirstOrDefault(name => !version.Sha256.ContainsKey(name));
        return stray is null
            ? folder
            : throw new PolicyLoadException($"The file '{Path.Combine(folder, stray)}' is not in the manifest; remove it, or export the policy again.");
    }

    /// <summary>The lower-case SHA-256 of a file.</summary>
    /// <exception cref="PolicyLoadException">It cannot be read.</exception>
    public static string Digest(string path)
    {
        try
        {
            using FileStream file = File.OpenRead(path);
            return Convert.ToHexStringLower(SHA256.HashData(file));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new PolicyLoadException($"The file '{path}' of the policy cannot be read: {exception.Message}", exception);
        }
    }
}
