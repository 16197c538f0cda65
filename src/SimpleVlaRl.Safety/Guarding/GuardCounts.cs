namespace SimpleVlaRl.Safety.Guarding;

/// <summary>How often a guard has said what since it was started.</summary>
/// <param name="Accepted">Proposals that were applied as they were.</param>
/// <param name="Limited">Proposals that were limited.</param>
/// <param name="Rejected">Proposals that were rejected.</param>
/// <param name="Held">Commands of its own, because no proposal came.</param>
public readonly record struct GuardCounts(long Accepted, long Limited, long Rejected, long Held);
