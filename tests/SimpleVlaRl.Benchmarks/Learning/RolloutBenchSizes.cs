namespace SimpleVlaRl.Benchmarks.Learning;

/// <summary>How much is measured.</summary>
internal sealed record RolloutBenchSizes(int Attempts, int Environments, int Threads, int Repeats, bool WithPyTorch);
