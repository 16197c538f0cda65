namespace SimpleVlaRl.Inference.Batching;

/// <summary>What the service remembers of a robot.</summary>
internal sealed class RobotState
{
    /// <summary>How often the robot was turned away since its last answer.</summary>
    public int Refusals { get; set; }

    /// <summary>When it asked last.</summary>
    public long LastSeen { get; set; }

    /// <summary>Its call in the service; null when it has none.</summary>
    public CallSlot? Active { get; set; }
}
