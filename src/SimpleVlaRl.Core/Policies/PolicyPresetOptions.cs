namespace SimpleVlaRl.Core.Policies;

/// <summary>What a preset leaves open: the robot's side of the network.</summary>
public sealed record PolicyPresetOptions
{
    /// <summary>The dimensions of an action (A).</summary>
    public required int ActionDimension { get; init; }

    /// <summary>The waypoints of a chunk (K); null for the preset's own.</summary>
    public int? ChunkLength { get; init; }

    /// <summary>How many camera images a decision sees.</summary>
    /// <value>The default is 1.</value>
    public int ImageCount { get; init; } = 1;

    /// <summary>The dimensions of proprioception, 0 for none; null for as many as an action has.</summary>
    public int? ProprioceptionDimension { get; init; }

    /// <summary>What is predicted at the action positions.</summary>
    /// <value>The default is <see cref="PolicyHead.Tokens"/>.</value>
    public PolicyHead Head { get; init; } = PolicyHead.Tokens;
}
