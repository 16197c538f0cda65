using SimpleVlaRl.Core.Policies;

namespace SimpleVlaRl.Training.Reinforcement.Stored;

/// <summary>Which stored episodes are wanted.</summary>
/// <param name="Version">The version that learns; an episode is of it where name, number and digest are the same.</param>
/// <param name="GroupSize">How many attempts that count make a group whole.</param>
/// <param name="Baseline">What an episode is compared with.</param>
public sealed record StoredSelectionOptions(PolicyVersion Version, int GroupSize, Baseline Baseline)
{
    /// <summary>
    /// Earlier versions whose episodes are taken as well: for imitation, which has no ratio to them. Empty where the version learns from its own alone.
    /// </summary>
    public IReadOnlyList<PolicyVersion> Earlier { get; init; } = [];

    /// <summary>How many episodes that count are compared at least.</summary>
    public int Needed => Baseline == Baseline.Group ? GroupSize : 2;
}
