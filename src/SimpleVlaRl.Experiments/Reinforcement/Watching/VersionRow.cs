using SimpleVlaRl.Core.Policies;
using SimpleVlaRl.Promotion.Decisions;

namespace SimpleVlaRl.Experiments.Reinforcement.Watching;

/// <summary>How a version did.</summary>
/// <param name="Version">The version.</param>
/// <param name="Decision">What was decided of it; null where nothing was.</param>
/// <param name="Collected">Sampled, in the episodes that were learned from or waited to be.</param>
/// <param name="Tried">Greedy, in trials, as candidate and as champion.</param>
internal sealed record VersionRow(ManifestVersion Version, PromotionRecord? Decision, RateCount Collected, RateCount Tried)
{
    /// <summary>Greedy on report starts, which nothing was chosen by; null where that was not measured.</summary>
    public RateCount? HeldOut { get; init; }

    /// <summary>What came of each report start, in order.</summary>
    public string Outcomes { get; init; } = "";
}
