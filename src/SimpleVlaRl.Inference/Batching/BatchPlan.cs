namespace SimpleVlaRl.Inference.Batching;

/// <summary>What a free lane does next.</summary>
/// <param name="Count">How many calls were taken; 0 to wait.</param>
/// <param name="WakeTimestamp">When to look again although nothing new has come; <see cref="long.MaxValue"/> for never.</param>
internal readonly record struct BatchPlan(int Count, long WakeTimestamp);
