using SimpleVlaRl.Core.Policies;
using SimpleVlaRl.Inference.Versions;
using SimpleVlaRl.Promotion;
using SimpleVlaRl.Promotion.Decisions;

namespace SimpleVlaRl.Robot.Run;

/// <summary>Which version a robot begins with and gets ready next, by what was decided of them.</summary>
/// <param name="policyFolder">The folder <c>models/&lt;name&gt;</c>.</param>
/// <param name="mode">What lets a version take over.</param>
internal sealed class DecidedVersions(string policyFolder, FollowMode mode) : IVersionChoice
{
    /// <inheritdoc/>
    public int First(PolicyManifest manifest)
    {
        PromotionHistory history = Read();
        return (mode == FollowMode.Newest ? Newest(manifest, history) : history.InUse(manifest) ?? Newest(manifest, history))?.Version
            ?? throw new PolicyLoadException($"The policy '{manifest.Name}' has no version that was not rejected; 'vla-robot promote status' says which and why.");
    }

    /// <inheritdoc/>
    public int? Next(PolicyManifest manifest)
    {
        PromotionHistory history = Read();
        return mode switch
        {
            FollowMode.Newest => Newest(manifest, history)?.Version,
            FollowMode.Tested => (history.Candidate(manifest) ?? history.InUse(manifest))?.Version,
            _ => history.InUse(manifest)?.Version,
        };
    }

    private static ManifestVersion? Newest(PolicyManifest manifest, PromotionHistory history) => manifest.Versions
        .Where(version => history.Of(version) is not { Decision: PromotionDecision.Rejected }).MaxBy(version => version.Version);

    private PromotionHistory Read()
    {
        try
        {
            return PromotionLog.Read(policyFolder);
        }
        catch (PromotionException exception)
        {
            // A decision that cannot be read is none in favour of a version.
            throw new PolicyLoadException(exception.Message, exception);
        }
    }
}
