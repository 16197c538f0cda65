namespace SimpleVlaRl.Training.Reinforcement.Stored;

/// <summary>What an episode is compared with.</summary>
public enum Baseline
{
    /// <summary>The other attempts from its start, as GRPO has it.</summary>
    Group,

    /// <summary>All other episodes of its task: for labs that cannot put the same start twice. What is easy or hard about a start is noise then.</summary>
    Task,
}
