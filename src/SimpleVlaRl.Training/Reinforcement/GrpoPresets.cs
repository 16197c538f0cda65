namespace SimpleVlaRl.Training.Reinforcement;

/// <summary>What GRPO does by default, by the network's preset.</summary>
public static class GrpoPresets
{
    /// <summary>The paper's constants (SimpleVLA-RL, arXiv 2509.09674, and examples/*.sh): 64 groups of 8, temperature 1.6, learning rate 5e-6.</summary>
    public static GrpoOptions Paper { get; } = new();

    /// <summary>
    /// For networks of one to ten million parameters on a processor: 8 groups of 8, temperature 0.5 with draws that follow each other within a chunk, learning
    /// rate 1e-4 after four iterations of warm-up.
    /// </summary>
    /// <remarks>
    /// The temperature: such networks, imitated for a few hundred steps, are unsure of their tokens, and at 1 and above most of their episodes fail. The
    /// warm-up: AdamW's first steps have the full size whatever the gradient's noise. The average: 64 episodes say little, so that the weights walk about where
    /// they should be. Old log-probabilities are not recomputed: engine and learner agree to 1e-4 in single precision, which a forward over every decision
    /// would not improve on.
    /// </remarks>
    public static GrpoOptions Small { get; } = new()
    {
        GroupsPerIteration = 8,
        Temperature = 0.5,
        DrawCorrelation = 0.9,
        RecomputesLogProbabilities = false,
        LearningRate = 1e-4,
        WarmUpIterations = 4,
        AverageDecay = 0.98,
        Optimizer = new() { DecayVectors = false },
    };

    /// <summary>The defaults of a network.</summary>
    /// <param name="preset">The architecture's preset, such as <c>nano</c> or <c>openvla-oft-7b</c>.</param>
    /// <returns>The options.</returns>
    public static GrpoOptions Of(string preset)
    {
        ArgumentNullException.ThrowIfNull(preset);
        return preset.StartsWith("openvla", StringComparison.Ordinal) ? Paper : Small;
    }
}
