using SimpleVlaRl.Core.Auditing;

namespace SimpleVlaRl.Safety.Auditing;

/// <summary>An event and when it happened, by both clocks.</summary>
/// <param name="Happened">The event.</param>
/// <param name="Time">The wall clock.</param>
/// <param name="MonotonicNanoseconds">The monotonic clock, which all processes of one boot share.</param>
internal readonly record struct StampedEvent(AuditEvent Happened, DateTimeOffset Time, long MonotonicNanoseconds);
