namespace SimpleVlaRl.Control;

/// <summary>When a request was made, in ticks of the clock.</summary>
/// <param name="Observed">When the tick began that looked at the observation.</param>
/// <param name="HandedOver">When it went to the policy.</param>
/// <param name="NewestFrame">When its newest frame arrived.</param>
/// <param name="Lateness">How late that tick began.</param>
internal readonly record struct ChunkMoments(long Observed, long HandedOver, long NewestFrame, TimeSpan Lateness);
