namespace SimpleVlaRl.Inference.Batching;

/// <summary>How one schedule did.</summary>
/// <param name="Lanes">Threads that ran the network at the same time.</param>
/// <param name="Batch">Robots per run.</param>
/// <param name="ChunksPerSecond">Answers per second of all lanes together.</param>
/// <param name="Latency">The median time of a run, preparation included.</param>
public sealed record ScheduleRow(int Lanes, int Batch, double ChunksPerSecond, TimeSpan Latency);
