namespace SimpleVlaRl.Learner.Export;

/// <summary>How far the exported graph and the network it came from part, for one batch size and temperature.</summary>
/// <param name="Batch">Rows.</param>
/// <param name="Temperature">The sampling temperature; 0 is greedy.</param>
/// <param name="Tokens">Tokens compared.</param>
/// <param name="LargestLogProbabilityDifference">max |Δ log-prob| over the tokens that are equal, nats.</param>
/// <param name="LargestEntropyDifference">max |Δ entropy|, nats.</param>
/// <param name="DifferingTokens">Tokens that differ although neither a tie nor an edge of the distribution explains it.</param>
/// <param name="Ties">Tokens that differ where a tie or an edge explains it.</param>
/// <param name="LargestActionDifference">max |Δ action| over the tokens that are equal, in the joint's unit.</param>
internal sealed record ParityRow(
    int Batch,
    float Temperature,
    int Tokens,
    double LargestLogProbabilityDifference,
    double LargestEntropyDifference,
    int DifferingTokens,
    int Ties,
    double LargestActionDifference);
