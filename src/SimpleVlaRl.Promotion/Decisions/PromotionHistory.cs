using SimpleVlaRl.Core.Policies;

namespace SimpleVlaRl.Promotion.Decisions;

/// <summary>What was decided of a policy's versions until now.</summary>
/// <param name="Records">The decisions, oldest first.</param>
public sealed record PromotionHistory(IReadOnlyList<PromotionRecord> Records)
{
    /// <summary>The last decision on a version.</summary>
    /// <param name="version">The version, from the manifest.</param>
    /// <returns>The record; null where nothing was decided of it, or of another one under its number.</returns>
    public PromotionRecord? Of(ManifestVersion version)
    {
        ArgumentNullException.ThrowIfNull(version);
        string digest = VersionDigest.Of(version);
        return Records.LastOrDefault(record => record.Version == version.Version && record.Digest == digest);
    }

    /// <summary>The version that is to be used: the one promoted last of those that were not rejected since.</summary>
    /// <param name="manifest">The policy.</param>
    /// <returns>The version; null where none is promoted.</returns>
    public ManifestVersion? InUse(PolicyManifest manifest) => InUse(manifest, without: null);

    /// <summary>The version that is to be used, were another one rejected.</summary>
    /// <param name="manifest">The policy.</param>
    /// <param name="without">The number of the other one; null for none.</param>
    /// <returns>The version; null where none is promoted beside it.</returns>
    public ManifestVersion? InUse(PolicyManifest manifest, int? without)
    {
        ArgumentNullException.ThrowIfNull(manifest);
        foreach (PromotionRecord record in Records.Reverse()
            .Where(record => record.Decision == PromotionDecision.Promoted && record.Version != without))
        {
            ManifestVersion? version = manifest.Versions.FirstOrDefault(version => version.Version == record.Version);
            if (version is not null && Of(version) is { Decision: PromotionDecision.Promoted } && VersionDigest.Of(version) == record.Digest)
            {
                return version;
            }
        }

        return null;
    }

    /// <summary>The newest version of which nothing was decided, among those newer than the one in use.</summary>
    /// <param name="manifest">The policy.</param>
    /// <returns>The version; null where there is none.</returns>
    public ManifestVersion? Candidate(PolicyManifest manifest)
    {
        int used = InUse(manifest)?.Version ?? int.MinValue;
        return manifest.Versions.Where(version => version.Version > used && version.Verified && Of(version) is null).MaxBy(version => version.Version);
    }
}
