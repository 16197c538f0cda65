namespace SimpleVlaRl.Training.Reinforcement;

/// <summary>What the summed loss of an episode's valid tokens is divided by.</summary>
public enum LossNormalizer
{
    /// <summary>Their number, so that every episode weighs the same and a token of a short one more, as in the original code.</summary>
    Episode,

    /// <summary>
    /// One number for all episodes, so that every token weighs the same (Dr. GRPO: Liu et al. 2025, arXiv 2503.20783, section 3.2). Successes end early, and
    /// divided by their own length their tokens would count for more than those of failures.
    /// </summary>
    Constant,
}
