namespace SimpleVlaRl.Experiments.Ablation;

/// <summary>GRPO with one part changed.</summary>
/// <param name="Name">Its name in folders and tables.</param>
/// <param name="Options">The options of <c>vla-learn grpo</c> that change the part.</param>
internal sealed record AblationVariant(string Name, IReadOnlyList<string> Options)
{
    /// <summary>The preset as it is, the three parts that SimpleVLA-RL ablates (arXiv 2509.09674, section 5), draws without memory, half and twice
    /// the group size at as many episodes per iteration, and Dr. GRPO's two changes (arXiv 2503.20783).</summary>
    public static IReadOnlyList<AblationVariant> All { get; } =
    [
        new("preset", []),
        new("no-dynamic-sampling", ["--no-dynamic-sampling"]),
        new("clip-0.2-0.2", ["--clip-low", "0.2", "--clip-high", "0.2"]),
        new("temperature-1.0", ["--temperature", "1.0"]),
        new("independent-draws", ["--draw-correlation", "0"]),
        new("group-size-4", ["--group-size", "4", "--groups", "16"]),
        new("group-size-16", ["--group-size", "16", "--groups", "4"]),
        new("constant-normalizer", ["--normalizer", "constant"]),
        new("centered-advantage", ["--advantage", "centered", "--reward", "1"]),
    ];
}
