namespace SimpleVlaRl.Experiments.Ablation;

/// <summary>What <c>vla-learn ablation</c> was asked to do.</summary>
internal sealed record AblationOptions
{
    public required string Policy { get; init; }

    public required string Task { get; init; }

    public required int Iterations { get; init; }

    /// <summary>Episodes that each run samples, in place of iterations; 0 for iterations.</summary>
    public long Attempts { get; init; }

    /// <summary>With a budget of attempts, iterations between measurements.</summary>
    public int EvaluateEvery { get; init; }

    /// <summary>The first seed; a study after a pilot takes others than the pilot's.</summary>
    public long FirstSeed { get; init; } = 1;

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
