using SimpleVlaRl.Core.Policies;
using SimpleVlaRl.Core.Policies.Service;
using SimpleVlaRl.Preprocessing;

namespace SimpleVlaRl.Training.Reinforcement.Environments;

/// <summary>Makes the network's inputs of what environments see. Safe for many threads.</summary>
internal sealed class DecisionInputs(PolicyManifest manifest, string? policyFolder)
{
    /// <summary>As long as the runtime takes them, where a graph does not say: one long instruction widens every row of its batch.</summary>
    private const int LongestPrompt = 512;

    private readonly PolicyInputBuilder builder = new(manifest, policyFolder);

    /// <summary>Makes them.</summary>
    /// <param name="call">What an environment asks.</param>
    /// <param name="askedTimestamp">When.</param>
    /// <param name="problem">What is wrong with it, where there is no result.</param>
    public PendingDecision? Of(PolicyCall call, long askedTimestamp, out string problem)
    {
        if (builder.Problem(call.Request) is { } found)
        {
            problem = found;
            return null;
        }

        byte[] images = new byte[builder.ImageByteCount];
        if (call.Request.Images is { } prepared)
        {
            prepared.AsSpan(0, images.Length).CopyTo(images);
        }
        else
        {
            builder.WriteImages(call.Request.Frames, images);
        }

        float[] joints = new float[manifest.Architecture.ProprioceptionDimension];
        builder.WriteProprioception(call.Request.Proprioception, joints);
        long[] prompt = builder.PromptTokens(call.Request.Instruction).ToArray();
        problem = prompt.Length > LongestPrompt
            ? $"The instruction makes a prompt of {prompt.Length} tokens; expected at most {LongestPrompt}."
            : "";
        return problem.Length > 0 ? null : new PendingDecision(call, images, joints, prompt, askedTimestamp);
    }
}
