using System.Security.Cryptography;
using SimpleVlaRl.Core;
using SimpleVlaRl.Core.Policies;

namespace SimpleVlaRl.Promotion.Signing;

/// <summary>
/// The file <c>models/&lt;name&gt;/policy.json.sig</c>: who has signed the manifest, which has the digest of every file of every version. A line is the
/// manifest's SHA-256, the key's name and the signature in Base64.
/// </summary>
/// <remarks>The line of the manifest that is there stays, so that between the writing of two files there is always one that fits.</remarks>
public static class ManifestSignature
{
    /// <summary>The file's name.</summary>
    public const string FileName = PolicyManifest.FileName + ".sig";

    /// <summary>Signs the text that a manifest is about to have.</summary>
    /// <param name="policyFolder">The folder <c>models/&lt;name&gt;</c>.</param>
    /// <param name="manifest">The text of <c>policy.json</c>.</param>
    /// <param name="key">The key.</param>
    /// <exception cref="PromotionException">It cannot be written.</exception>
    public static void Write(string policyFolder, ReadOnlySpan<byte> manifest, SigningKey key)
    {
        ArgumentNullException.ThrowIfNull(key);
        string path = Path.Combine(policyFolder, FileName);
        try
        {
            Directory.CreateDirectory(policyFolder);
            string line = $"{Sha256(manifest)} {key.Public.Name} {Convert.ToBase64String(key.Sign(manifest))}";
            string present = Path.Combine(policyFolder, PolicyManifest.FileName);
            string digest = File.Exists(present) ? Sha256(File.ReadAllBytes(present)) : "";
            IEnumerable<string> kept = File.Exists(path) ? File.ReadAllLines(path).Where(known => known.Split(' ')[0] == digest) : [];
            WholeFile.WriteText(path, string.Concat(kept.Append(line).Distinct().Select(each => each + "\n")));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new PromotionException($"The signature '{path}' cannot be written: {exception.Message}", exception);
        }
    }

    /// <summary>Signs the manifest that is there.</summary>
    /// <param name="policyFolder">The folder <c>models/&lt;name&gt;</c>.</param>
    /// <param name="key">The key.</param>
    /// <exception cref="PromotionException">There is none, or the signature cannot be written.</exception>
    public static void WritePresent(string policyFolder, SigningKey key)
    {
        string path = Path.Combine(policyFolder, PolicyManifest.FileName);
        try
        {
            Write(policyFolder, File.ReadAllBytes(path), key);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new PromotionException($"The policy manifest '{path}' cannot be read: {exception.Message}", exception);
        }
    }

    /// <summary>Demands that one of some keys has signed a manifest.</summary>
    /// <param name="policyFolder">The folder <c>models/&lt;name&gt;</c>.</param>
    /// <param name="manifest">The bytes of <c>policy.json</c> as they were read, and will be used.</param>
    /// <param name="trusted">The keys.</param>
    /// <exception cref="PolicyLoadException">None of them has, or the signature does not match.</exception>
    public static void Demand(string policyFolder, ReadOnlySpan<byte> manifest, IReadOnlyList<TrustedKey> trusted)
    {
        ArgumentNullException.ThrowIfNull(trusted);
        string path = Path.Combine(policyFolder, FileName);
        string[] lines;
        try
        {
            lines = File.ReadAllLines(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new PolicyLoadException(
                $"The policy in '{policyFolder}' is not signed ({exception.Message}), and only signed ones are run. Sign it with 'vla-robot promote sign'.",
                exception);
        }

        string digest = Sha256(manifest);
        string[][] fitting = [.. lines.Select(line => line.Split(' ')).Where(words => words is [{ } of, _, _] && of == digest)];
        if (fitting.Length == 0)
        {
            throw new PolicyLoadException(
                $"The signature '{path}' is of another manifest than '{PolicyManifest.FileName}' beside it, which has SHA-256 {digest}. Somebody has "
                + "changed it; look at it, and sign it with 'vla-robot promote sign'.");
        }

        Span<byte> signature = stackalloc byte[64];
        foreach (string[] words in fitting)
        {
            if (trusted.FirstOrDefault(key => key.Name == words[1]) is { } key)
            {
                if (Convert.TryFromBase64String(words[2], signature, out int length) && key.Verifies(manifest, signature[..length]))
                {
                    return;
                }

                throw new PolicyLoadException($"The signature '{path}' does not match its manifest: it was not made with the key {words[1]} over it.");
            }
        }

        throw new PolicyLoadException(
            $"The policy in '{policyFolder}' is signed with the key {string.Join(", ", fitting.Select(words => words[1]))}; trusted are "
            + $"{string.Join(", ", trusted.Select(key => key.Name))}.");
    }

    /// <summary>The name of the key that the manifest that is there is said to be signed with; whether it is, <see cref="Demand"/> finds out.</summary>
    /// <param name="policyFolder">The folder <c>models/&lt;name&gt;</c>.</param>
    /// <returns>The name; null where there is no signature of this manifest.</returns>
    public static string? SignerOf(string policyFolder)
    {
        try
        {
            string digest = Sha256(File.ReadAllBytes(Path.Combine(policyFolder, PolicyManifest.FileName)));
            return File.ReadAllLines(Path.Combine(policyFolder, FileName)).Select(line => line.Split(' '))
                .LastOrDefault(words => words is [{ } of, _, _] && of == digest)?[1];
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static string Sha256(ReadOnlySpan<byte> manifest) => Convert.ToHexStringLower(SHA256.HashData(manifest));
}
