using SimpleVlaRl.Core.Policies;
using SimpleVlaRl.Serving.Wire;
using PolicyVersion = SimpleVlaRl.Core.Policies.PolicyVersion;

namespace SimpleVlaRl.Serving.Client;

/// <summary>Checks a reply before anything of it reaches the robot, and copies it.</summary>
internal static class WireReply
{
    /// <summary>What is wrong with a reply; null when it answers the question.</summary>
    public static string? Problem(InferReply reply, InferRequest question, PolicyVersion identity, PolicyArchitecture architecture)
    {
        if (reply.Session != question.Session || reply.Epoch != question.Epoch || reply.Sequence != question.Sequence)
        {
            return $"it answers observation {reply.Sequence} of epoch {reply.Epoch}; this is {question.Sequence} of epoch {question.Epoch}";
        }

        if (reply.Version?.Digest != identity.Digest)
        {
            return $"it is of version {reply.Version?.Version}; the episode began with version {identity.Version}";
        }

        int values = architecture.ActionTokenCount;
        Chunk? chunk = reply.Chunk;
        return chunk is not null && chunk.Length == architecture.ChunkLength && chunk.Dimension == architecture.ActionDimension
            && chunk.Actions.Count == values && chunk.Tokens.Count == values && chunk.LogProbabilities.Count == values && chunk.Entropies.Count == values
            ? null
            : $"its chunk has not the policy's {architecture.ChunkLength}x{architecture.ActionDimension} values";
    }

    /// <summary>Copies a checked reply. The times are the caller's to set.</summary>
    public static void CopyTo(InferReply reply, ActionChunk chunk)
    {
        reply.Chunk.Actions.CopyTo(chunk.Actions, 0);
        reply.Chunk.Tokens.CopyTo(chunk.Tokens, 0);
        reply.Chunk.LogProbabilities.CopyTo(chunk.LogProbabilities, 0);
        reply.Chunk.Entropies.CopyTo(chunk.Entropies, 0);
    }
}
