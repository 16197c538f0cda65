namespace SimpleVlaRl.Training.Reinforcement;

/// <summary>What an optimizer step makes of episodes and their advantages.</summary>
public enum LearningObjective
{
    /// <summary>GRPO: what did better than the others becomes likelier, what did worse less likely, each within the clip.</summary>
    Grpo,

    /// <summary>What did better than the others is imitated, the more the rarer it is; what did worse is left alone.</summary>
    Imitation,
}
