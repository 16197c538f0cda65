using SimpleVlaRl.Core.Policies.Service;

namespace SimpleVlaRl.Training.Reinforcement.Environments;

/// <summary>An observation that waits for its answer.</summary>
/// <param name="Call">The call; its chunk takes the answer.</param>
/// <param name="Images">The network's images, uint8 [N, H, W, 3], a copy of their own: they are what is learned from.</param>
/// <param name="Joints">The state in robot units, [P].</param>
/// <param name="Prompt">The prompt's ids.</param>
/// <param name="AskedTimestamp">When it came.</param>
internal sealed record PendingDecision(PolicyCall Call, byte[] Images, float[] Joints, long[] Prompt, long AskedTimestamp)
{
    /// <summary>Completes on the thread pool, never on the thread that runs the network.</summary>
    public TaskCompletionSource<PolicyReply> Reply { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
}
