using System.Security.Cryptography;
using Org.BouncyCastle.Crypto.Parameters;
using Org.BouncyCastle.Crypto.Signers;
using Org.BouncyCastle.Pkcs;
using Org.BouncyCastle.X509;

namespace SimpleVlaRl.Promotion.Signing;

/// <summary>A private Ed25519 key (RFC 8032), as PEM: what OpenSSL calls <c>genpkey -algorithm ed25519</c>.</summary>
public sealed class SigningKey
{
    private readonly Ed25519PrivateKeyParameters key;

    private SigningKey(Ed25519PrivateKeyParameters key) => this.key = key;

    /// <summary>Its public half.</summary>
    public TrustedKey Public => new(key.GeneratePublicKey());

    /// <summary>Reads a key.</summary>
    /// <param name="path">A PEM file.</param>
    /// <returns>The key.</returns>
    /// <exception cref="PromotionException">The file is missing, or holds no private Ed25519 key.</exception>
    public static SigningKey Read(string path) => new(KeyFile.Read<Ed25519PrivateKeyParameters>(path, "private"));

    /// <summary>Makes a key and writes both halves: the private one for its owner alone, and beside it the public one with <c>.pub</c>.</summary>
    /// <param name="path">The private half's file; it must not exist.</param>
    /// <returns>The key.</returns>
    /// <exception cref="PromotionException">A file is there already, or cannot be written.</exception>
    public static SigningKey Make(string path)
    {
        SigningKey made = new(new Ed25519PrivateKeyParameters(RandomNumberGenerator.GetBytes(Ed25519PrivateKeyParameters.KeySize)));
        KeyFile.Write(path, "PRIVATE KEY", PrivateKeyInfoFactory.CreatePrivateKeyInfo(made.key).GetEncoded(), UnixFileMode.UserRead | UnixFileMode.UserWrite);
        KeyFile.Write(
            path + ".pub",
            "PUBLIC KEY",
            SubjectPublicKeyInfoFactory.CreateSubjectPublicKeyInfo(made.key.GeneratePublicKey()).GetEncoded(),
            UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead);
        return made;
    }

    /// <summary>Signs.</summary>
    /// <param name="message">What.</param>
    /// <returns>64 bytes.</returns>
    public byte[] Sign(ReadOnlySpan<byte> message)
    {
        Ed25519Signer signer = new();
        signer.Init(forSigning: true, key);
        signer.BlockUpdate(message);
        return signer.GenerateSignature();
    }
}
