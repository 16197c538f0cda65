using SimpleVlaRl.Core.Policies;
using SimpleVlaRl.Promotion.Decisions;

namespace SimpleVlaRl.Robot.Run;

/// <summary>The decision that a robot makes by itself, without a trial.</summary>
internal static class VersionDecision
{
    /// <summary>Rejects a version that has failed the self-test on this robot; one of which something was decided is left as it is.</summary>
    public static void RejectUntested(string policyFolder, int number, string problem)
    {
        PolicyManifest manifest = PolicyManifestFile.Read(policyFolder);
        if (manifest.Versions.FirstOrDefault(known => known.Version == number) is { } version)
        {
            PromotionLog.Decide(policyFolder, history => history.Of(version) is not null ? null
                : PromotionRecord.Of(version, history.InUse(manifest)?.Version, PromotionDecision.Rejected, "self-test", problem));
        }
    }
}
