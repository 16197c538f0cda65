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
        return (mode == FollowMode.Newest || history.Records.Count == 0 ? Newest(manifest, history) : history.InUse(manifest))?.Version
            ?? throw new PolicyLoadException(
                $"The policy '{manifest.Name}' has no version that is in use; 'vla-robot promote status' says why, 'promote approve' puts one in use.");
    }

    /// <inheritdoc/>
    public IReadOnlyList<int> Next(PolicyManifest manifest)
    {
        PromotionHistory history = Read();
        ManifestVersion?[] wanted = mode switch
        {
            FollowMode.Newest => [Newest(manifest, history)],
            FollowMode.Tested => [history.InUse(manifest), history.Candidate(manifest)],
            _ => [history.InUse(manifest)],
        };
        return [.. wanted.OfType<ManifestVersion>().Select(version => version.Version)];
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
