using SimpleVlaRl.Core.Policies;
using SimpleVlaRl.Promotion.Decisions;

namespace SimpleVlaRl.Robot.Run;

/// <summary>Decisions that a running robot makes.</summary>
internal static class VersionDecision
{
    /// <summary>A decision of this moment.</summary>
    public static PromotionRecord Of(ManifestVersion version, int? champion, PromotionDecision decision, string by, string reason) => new()
    {
        Time = TimeProvider.System.GetUtcNow(),
        Version = version.Version,
        Digest = VersionDigest.Of(version),
        Champion = champion,
        Decision = decision,
        By = by,
        Reason = reason,
    };

    /// <summary>Rejects a version that has failed the self-test on this robot; one of which something was decided is left as it is.</summary>
    public static void RejectUntested(string policyFolder, int number, string problem)
    {
        PolicyManifest manifest = PolicyManifestFile.Read(policyFolder);
        if (manifest.Versions.FirstOrDefault(known => known.Version == number) is { } version)
        {
            PromotionLog.Decide(policyFolder, history => history.Of(version) is not null ? null
                : Of(version, history.InUse(manifest)?.Version, PromotionDecision.Rejected, "self-test", problem));
        }
    }
}
