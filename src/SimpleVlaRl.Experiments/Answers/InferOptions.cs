namespace SimpleVlaRl.Experiments.Answers;

/// <summary>What <c>vla-learn infer</c> was asked for.</summary>
internal sealed record InferOptions
{
    public required string Policy { get; init; }

    public required string Instruction { get; init; }

    public required int Count { get; init; }

    public required int Threads { get; init; }

    public required int Seed { get; init; }

    public required bool AllowsUnverified { get; init; }
}
