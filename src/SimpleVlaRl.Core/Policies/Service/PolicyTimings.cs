namespace SimpleVlaRl.Core.Policies.Service;

/// <summary>Where the time of an answered call went.</summary>
/// <param name="Queue">From the call until a lane took it: waiting for a free lane and for companions in its batch.</param>
/// <param name="Preprocessing">The whole batch's way from frames and prompts into the network's bound inputs.</param>
/// <param name="Run">The network's run over the batch.</param>
/// <param name="BatchSize">How many robots shared the run.</param>
public readonly record struct PolicyTimings(TimeSpan Queue, TimeSpan Preprocessing, TimeSpan Run, int BatchSize);
