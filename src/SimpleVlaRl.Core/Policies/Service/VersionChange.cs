namespace SimpleVlaRl.Core.Policies.Service;

/// <summary>What came of a wish to change the current version.</summary>
/// <param name="IsChanged">Whether another version is current now.</param>
/// <param name="Current">The version that is current now.</param>
/// <param name="Problem">Why it was not changed, with the value found and the value expected; empty when it was.</param>
/// <param name="SelfTest">What the new version was tried on, one line each; empty for a roll-back.</param>
/// <param name="Elapsed">How long the change took, loading and self-test included; the old version answered meanwhile.</param>
public sealed record VersionChange(bool IsChanged, PolicyVersion Current, string Problem, IReadOnlyList<string> SelfTest, TimeSpan Elapsed);
