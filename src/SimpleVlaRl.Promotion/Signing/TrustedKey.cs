using System.Security.Cryptography;
using Org.BouncyCastle.Crypto.Parameters;
using Org.BouncyCastle.Crypto.Signers;

namespace SimpleVlaRl.Promotion.Signing;

/// <summary>A public Ed25519 key (RFC 8032), as PEM: whose versions are believed.</summary>
public sealed class TrustedKey
{
    private readonly Ed25519PublicKeyParameters key;

    internal TrustedKey(Ed25519PublicKeyParameters key)
    {
        this.key = key;
        Name = Convert.ToHexStringLower(SHA256.HashData(key.GetEncoded()))[..16];
    }

    /// <summary>What the key is called where it has signed: the beginning of its SHA-256.</summary>
    public string Name { get; }

    /// <summary>Reads a key.</summary>
    /// <param name="path">A PEM file.</param>
    /// <returns>The key.</returns>
    /// <exception cref="PromotionException">The file is missing, or holds no public Ed25519 key.</exception>
    public static TrustedKey Read(string path) => new(KeyFile.Read<Ed25519PublicKeyParameters>(path, "public"));

    /// <summary>Whether a signature is this key's over a message.</summary>
    /// <param name="message">The message.</param>
    /// <param name="signature">64 bytes; of another length is no signature.</param>
    public bool Verifies(ReadOnlySpan<byte> message, ReadOnlySpan<byte> signature)
    {
        if (signature.Length != Ed25519PrivateKeyParameters.SignatureSize)
        {
            return false;
        }

        Ed25519Signer signer = new();
        signer.Init(forSigning: false, key);
        signer.BlockUpdate(message);
        return signer.VerifySignature(signature.ToArray());
    }
}
