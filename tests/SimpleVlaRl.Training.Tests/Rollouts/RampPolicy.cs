using SimpleVlaRl.Core.Policies;

namespace SimpleVlaRl.Training.Tests.Rollouts;

/// <summary>Moves every joint but the gripper on by a step per waypoint from where it is seen.</summary>
internal sealed class RampPolicy(PolicyManifest manifest, double step) : IPolicy
{
    public List<int> BatchSizes { get; } = [];

    public List<SamplingParameters> Sampling { get; } = [];

    public PolicyManifest Manifest { get; } = manifest;

    public PolicyVersion Identity { get; } = new("ramp", 1, "none", "fp32", "test");

    public void Infer(ReadOnlySpan<PolicyRequest> requests, ReadOnlySpan<ActionChunk> chunks)
    {
        BatchSizes.Add(requests.Length);
        for (int row = 0; row < requests.Length; row++)
        {
            Sampling.Add(requests[row].Sampling);
            for (int token = 0; token < chunks[row].Actions.Length; token++)
            {
                int joint = token % chunks[row].Dimension;
                chunks[row].Actions[token] = joint == 2 ? 0 : (float)(requests[row].Proprioception[joint] + (step * ((token / chunks[row].Dimension) + 1)));
            }
        }
    }

    public void Dispose()
    {
    }
}
