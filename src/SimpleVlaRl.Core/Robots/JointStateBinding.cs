namespace SimpleVlaRl.Core.Robots;

/// <summary>How a driver reports a joint. The position in the profile's unit is <c>Scale · reported + Offset</c>.</summary>
public sealed record JointStateBinding
{
    /// <summary>The name in sensor_msgs/msg/JointState.</summary>
    public required string Name { get; init; }

    /// <summary>The topic of type sensor_msgs/msg/JointState; null for the arm's.</summary>
    public string? Topic { get; init; }

    /// <summary>What a reported value is multiplied with: sign and unit in one.</summary>
    /// <value>The default is 1.</value>
    public double Scale { get; init; } = 1;

    /// <summary>What is added, in the profile's unit.</summary>
    /// <value>The default is 0.</value>
    public double Offset { get; init; }

    /// <summary>Whether the driver may count whole turns: the position is brought to within half a turn of the middle of the joint's limits.</summary>
    public bool Wraps { get; init; }
}
