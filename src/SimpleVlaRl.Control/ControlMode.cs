namespace SimpleVlaRl.Control;

/// <summary>What episodes are for.</summary>
public enum ControlMode
{
    /// <summary>Do the task: greedy; episodes are not fit for learning.</summary>
    Deploy,

    /// <summary>Collect for GRPO: sampled, open loop, raw and applied action both logged; episodes are fit for learning.</summary>
    Collect,
}
