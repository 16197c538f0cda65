namespace SimpleVlaRl.Learner.Benchmarks;

/// <summary>How much is measured.</summary>
internal sealed record RolloutBenchSizes(int Attempts, int Environments, int Threads, int Repeats, bool WithPyTorch);
