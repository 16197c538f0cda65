namespace SimpleVlaRl.Core.Commands;

/// <summary>The gate's answer to a whole chunk before it is played.</summary>
/// <param name="Verdict">Accepted, or rejected as a whole.</param>
/// <param name="Reason">Why it was rejected.</param>
/// <param name="Index">The index of the value to blame in [K, A], or -1.</param>
public readonly record struct ChunkDecision(GateVerdict Verdict, GateReason Reason, int Index);
