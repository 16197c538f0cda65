namespace SimpleVlaRl.Experiments.Ablation;

/// <summary>What <c>vla-learn ablation</c> was asked to do.</summary>
internal sealed record AblationOptions
{
    public required string Policy { get; init; }

    public required string Task { get; init; }

    public required int Iterations { get; init; }

    public required int Seeds { get; init; }

    public required int Episodes { get; init; }

    public required int Threads { get; init; }

    /// <summary>Where the runs lie; a run that has ended is not made again.</summary>
    public required string WorkFolder { get; init; }

    /// <summary>The page that is written.</summary>
    public required string Page { get; init; }

    /// <summary>The variants, of <see cref="AblationVariant.All"/>.</summary>
    public required IReadOnlyList<AblationVariant> Variants { get; init; }
}
