namespace SimpleVlaRl.Episodes.Recovery;

/// <summary>What became of one <c>.part</c> file.</summary>
/// <param name="Result">What was done.</param>
/// <param name="Path">Where the episode is now.</param>
/// <param name="Ticks">The servo ticks that were saved.</param>
/// <param name="Chunks">The inferences that were saved.</param>
/// <param name="Frames">The camera frames that were saved.</param>
/// <param name="Detail">What was wrong with the file; empty when nothing was.</param>
public sealed record RecoveryReport(RecoveryResult Result, string Path, int Ticks, int Chunks, int Frames, string Detail);
