namespace SimpleVlaRl.Safety.Guarding;

/// <summary>The head of the shared memory: which guard it is, of which build, for which robot.</summary>
internal static class GuardHeader
{
    /// <summary>Writes it; the memory is ready when this returns.</summary>
    public static void Write(SharedRegion region, GuardIdentity identity)
    {
        region.Word(GuardLayout.Version) = GuardLayout.LayoutVersion;
        region.Word(GuardLayout.JointCount) = identity.JointCount;
        identity.Build.TryWriteBytes(region.Span<byte>(GuardLayout.Build, 16));
        DigestOf(identity).CopyTo(region.Span<byte>(GuardLayout.Digest, GuardLayout.DigestLength));
        region.Word(GuardLayout.GuardProcess) = Environment.ProcessId;
        Volatile.Write(ref region.Long(GuardLayout.Magic), (long)GuardLayout.MagicWord);
    }

    /// <summary>Finds what keeps a runtime from using the memory.</summary>
    /// <returns>One sentence; null when it can.</returns>
    public static string? Problem(SharedRegion region, GuardIdentity identity)
    {
        const string Together = "Start guard and runtime from one build.";
        ulong magic = (ulong)Volatile.Read(ref region.Long(GuardLayout.Magic));
        if (magic != GuardLayout.MagicWord)
        {
            return magic == 0 ? $"The guard of {identity} is not ready."
                : $"The shared memory '{identity.File}' was not made by a guard: it begins with {magic:x16}; expected {GuardLayout.MagicWord:x16}. Remove it.";
        }

        if (region.Word(GuardLayout.Version) is var version && version != GuardLayout.LayoutVersion)
        {
            return $"The guard of {identity} lays its memory out by version {version}, this program by {GuardLayout.LayoutVersion}. {Together}";
        }

        Guid build = new(region.Span<byte>(GuardLayout.Build, 16));
        if (build != identity.Build)
        {
            return $"The guard of {identity} is another build ({build:N}) than this program ({identity.Build:N}): another gate. {Together}";
        }

        if (region.Word(GuardLayout.JointCount) is var joints && joints != identity.JointCount)
        {
            return $"The guard of {identity} has {joints} joints, this program {identity.JointCount}. Start both with one --robot.";
        }

        Span<byte> digest = region.Span<byte>(GuardLayout.Digest, GuardLayout.DigestLength);
        return digest.SequenceEqual(DigestOf(identity)) ? null
            : $"The guard of {identity} keeps to another profile ({Convert.ToHexStringLower(digest)[..12]}…) than this program "
                + $"({identity.ProfileDigest[..12]}…): other limits. Start both with one --robot.";
    }

    private static byte[] DigestOf(GuardIdentity identity)
    {
        byte[] digest = Convert.FromHexString(identity.ProfileDigest);
        return digest.Length == GuardLayout.DigestLength ? digest
            : throw new ArgumentException($"The digest '{identity.ProfileDigest}' has {digest.Length} bytes; expected a SHA-256.", nameof(identity));
    }
}
