using SimpleVlaRl.Core.Observations;

namespace SimpleVlaRl.Core.Policies;

/// <summary>One robot's question to a policy. Preallocated and reused; the policy reads it only during the call.</summary>
public sealed class PolicyRequest
{
    /// <summary>The frames in the order of the manifest's cameras, of any size.</summary>
    public required IReadOnlyList<ImageFrame> Frames { get; set; }

    /// <summary>The measured joint positions in the manifest's joint order, in robot units; empty when the policy takes none.</summary>
    public required double[] Proprioception { get; init; }

    /// <summary>What the robot is told to do, without the prompt's template.</summary>
    public string Instruction { get; set; } = "";

    /// <summary>How tokens are drawn.</summary>
    public SamplingParameters Sampling { get; set; }

    /// <summary>
    /// The waypoints of the chunk before that the robot goes on to execute until the answer takes over, [<see cref="CommittedWaypoints"/>, A] in robot units;
    /// longer where there is room for more.
    /// </summary>
    /// <value>The default is empty: the robot holds while it waits. No policy of this repository looks at them, and no server is told.</value>
    public float[] CommittedActions { get; init; } = [];

    /// <summary>How many waypoints of <see cref="CommittedActions"/> count.</summary>
    public int CommittedWaypoints { get; set; }

    /// <summary>Network images that the asker has prepared itself, [N, H, W, 3], rgb; the frames are not looked at then.</summary>
    /// <value>The default is null: the policy prepares them from the frames.</value>
    public byte[]? Images { get; set; }

    /// <summary>Network inputs that the asker has prepared itself; the frames, the instruction and the seed are not looked at then.</summary>
    /// <value>The default is null: the policy prepares them.</value>
    public PreparedInputs? Prepared { get; set; }
}
