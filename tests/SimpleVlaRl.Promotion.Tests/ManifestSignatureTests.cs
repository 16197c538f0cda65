using System.Diagnostics;
using SimpleVlaRl.Core.Policies;
using SimpleVlaRl.Promotion.Signing;

namespace SimpleVlaRl.Promotion.Tests;

/// <summary>Who has signed a policy's manifest.</summary>
public sealed class ManifestSignatureTests : IDisposable
{
    private static readonly byte[] Text = "{ \"name\": \"nano\" }\n"u8.ToArray();

    private readonly TemporaryFolder folder = new();

    private string KeyPath => Path.Combine(folder.Path, "keys", "lab.pem");

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Sign_WithTheKeyOfRfc8032_GivesItsSignature()
    {
        // RFC 8032, section 7.1, test 2; RFC 8410 puts 16 bytes before a private key and 12 before a public one.
        string path = Pem("PRIVATE KEY", "302e020100300506032b657004220420" + "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb");
        string trusted = Pem("PUBLIC KEY", "302a300506032b6570032100" + "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c");
        byte[] signature = SigningKey.Read(path).Sign([0x72]);
        Assert.Equal(
            "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00",
            Convert.ToHexStringLower(signature));
        Assert.True(TrustedKey.Read(trusted).Verifies([0x72], signature));
        Assert.Equal(TrustedKey.Read(trusted).Name, SigningKey.Read(path).Public.Name);
    }

    [Fact]
    public void Write_IsWhatOpenSslVerifiesWithThePublicHalf()
    {
        SigningKey key = SigningKey.Make(KeyPath);
        ManifestSignature.Write(folder.Path, Text, key);
        string[] words = File.ReadAllText(Path.Combine(folder.Path, ManifestSignature.FileName)).Split();
        File.WriteAllBytes(Path.Combine(folder.Path, "text"), Text);
        File.WriteAllBytes(Path.Combine(folder.Path, "signature"), Convert.FromBase64String(words[2]));
        Assert.Equal(0, OpenSsl("pkeyutl", "-verify", "-pubin", "-inkey", KeyPath + ".pub", "-rawin", "-in", "text", "-sigfile", "signature"));
        File.WriteAllText(Path.Combine(folder.Path, "text"), "another");
        Assert.NotEqual(0, OpenSsl("pkeyutl", "-verify", "-pubin", "-inkey", KeyPath + ".pub", "-rawin", "-in", "text", "-sigfile", "signature"));
        Assert.True(OperatingSystem.IsWindows() || File.GetUnixFileMode(KeyPath) == (UnixFileMode.UserRead | UnixFileMode.UserWrite));
    }

    [Fact]
    public void Demand_BetweenTheWritingOfTwoFiles_HasOneThatFits()
    {
        SigningKey key = SigningKey.Make(KeyPath);
        byte[] next = [.. Text, (byte)'\n'];
        File.WriteAllBytes(Path.Combine(folder.Path, PolicyManifest.FileName), Text);
        ManifestSignature.WritePresent(folder.Path, key);

        // A writer that was killed here leaves a line for a manifest that never came; the next one must not lose the line that fits.
        ManifestSignature.Write(folder.Path, [.. next, (byte)'\n'], key);
        ManifestSignature.Write(folder.Path, next, key);
        ManifestSignature.Demand(folder.Path, Text, [key.Public]);
        ManifestSignature.Demand(folder.Path, next, [key.Public]);
    }

    [Fact]
    public void Demand_OfWhatNobodyTrustedHasSigned_SaysWhatIsWrong()
    {
        SigningKey key = SigningKey.Make(KeyPath);
        SigningKey other = SigningKey.Make(KeyPath + ".other");
        Assert.Contains("is not signed", Refusal(Text, key), StringComparison.Ordinal);
        ManifestSignature.Write(folder.Path, Text, key);
        Assert.Contains("is of another manifest", Refusal([.. Text, (byte)'x'], key), StringComparison.Ordinal);
        Assert.Contains($"is signed with the key {key.Public.Name}", Refusal(Text, other), StringComparison.Ordinal);
        string path = Path.Combine(folder.Path, ManifestSignature.FileName);
        string[] words = File.ReadAllText(path).Split(' ');
        File.WriteAllText(path, $"{words[0]} {words[1]} {Convert.ToBase64String(other.Sign(Text))}\n");
        Assert.Contains("does not match", Refusal(Text, key), StringComparison.Ordinal);
        File.WriteAllText(path, $"{words[0]} {words[1]} !\n");
        Assert.Contains("does not match", Refusal(Text, key), StringComparison.Ordinal);
    }

    [Fact]
    public void Keys_ThatAreNone_AreRefusedAndNoneIsReplaced()
    {
        SigningKey.Make(KeyPath);
        Assert.Contains("never replaced", Assert.Throws<PromotionException>(() => SigningKey.Make(KeyPath)).Message, StringComparison.Ordinal);
        Assert.Contains("no private Ed25519 key", Assert.Throws<PromotionException>(() => SigningKey.Read(KeyPath + ".pub")).Message, StringComparison.Ordinal);
        string broken = Path.Combine(folder.Path, "broken");
        File.WriteAllText(broken, "-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----\n");
        Assert.Throws<PromotionException>(() => TrustedKey.Read(broken));
        Assert.Throws<PromotionException>(() => TrustedKey.Read(broken + ".missing"));
    }

    private string Refusal(byte[] text, SigningKey trusted) =>
        Assert.Throws<PolicyLoadException>(() => ManifestSignature.Demand(folder.Path, text, [trusted.Public])).Message;

    private string Pem(string label, string hex)
    {
        string path = Path.Combine(folder.Path, label);
        File.WriteAllText(path, $"-----BEGIN {label}-----\n{Convert.ToBase64String(Convert.FromHexString(hex))}\n-----END {label}-----\n");
        return path;
    }

    private int OpenSsl(params string[] arguments)
    {
        ProcessStartInfo start = new("openssl", arguments) { WorkingDirectory = folder.Path, RedirectStandardError = true, RedirectStandardOutput = true };
        using Process process = Process.Start(start)!;
        process.WaitForExit();
        return process.ExitCode;
    }
}
