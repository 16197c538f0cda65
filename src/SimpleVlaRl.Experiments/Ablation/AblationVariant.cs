namespace SimpleVlaRl.Experiments.Ablation;

/// <summary>GRPO with one part changed.</summary>
/// <param name="Name">Its name in folders and tables.</param>
/// <param name="Options">The options of <c>vla-learn grpo</c> that change the part.</param>
internal sealed record AblationVariant(string Name, IReadOnlyList<string> Options)
{
    /// <summary>The preset as it is, the three parts that SimpleVLA-RL ablates (arXiv 2509.09674, section 5), and draws without memory.</summary>
    public static IReadOnlyList<AblationVariant> All { get; } =
    [
        new("preset", []),
        new("no-dynamic-sampling", ["--no-dynamic-sampling"]),
        new("clip-0.2-0.2", ["--clip-low", "0.2", "--clip-high", "0.2"]),
        new("temperature-1.0", ["--temperature", "1.0"]),
        new("independent-draws", ["--draw-correlation", "0"]),
    ];
}
