namespace SimpleVlaRl.Core.Commands;

/// <summary>The gate's answer to one proposal.</summary>
/// <param name="Verdict">Accepted, limited or rejected.</param>
/// <param name="Reason">What was limited, or why it was rejected.</param>
/// <param name="Joint">The index of the joint to blame, or -1.</param>
/// <param name="Command">What to send: the applied action, or on a rejection the hold of the last command; null when nothing may be sent at all.</param>
public readonly record struct GateDecision(GateVerdict Verdict, GateReason Reason, int Joint, JointCommand? Command);
