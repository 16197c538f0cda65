using SimpleVlaRl.Core.Episodes;
using SimpleVlaRl.Core.Policies;

namespace SimpleVlaRl.Robot.Replay;

/// <summary>Compares the answers of now with those of then.</summary>
/// <param name="manifest">Who answers.</param>
internal sealed class ReplayComparison(PolicyManifest manifest)
{
    private int decisions;
    private long tokens;
    private long equalTokens;
    private double gaps;
    private double largestGap;
    private double largestDifference;
    private string largestJoint = "";

    /// <summary>Adds an inference.</summary>
    /// <param name="then">The answer that was recorded.</param>
    /// <param name="now">The answer of now, of the same size.</param>
    public void Add(ActionChunk then, ActionChunk now)
    {
        decisions++;
        for (int index = 0; index < now.Actions.Length; index++)
        {
            AddToken(then, now, index);
            double difference = Math.Abs((double)then.Actions[index] - now.Actions[index]);

            // Written so that what is not a number differs most.
            if (!(difference <= largestDifference))
            {
                (largestDifference, largestJoint) = (difference, manifest.Joints[index % now.Dimension].Name);
            }
        }
    }

    /// <summary>What came of all.</summary>
    public ReplayResult Result(EpisodeHeader header, PolicyVersion policy, double inferenceMilliseconds, string answersDigest) => new()
    {
        EpisodeId = header.EpisodeId,
        Policy = policy,
        IsSamePolicy = header.Policy?.Digest == policy.Digest,
        Decisions = decisions,
        Tokens = tokens,
        EqualTokens = equalTokens,
        MeanLogProbabilityGap = gaps / equalTokens,
        LargestLogProbabilityGap = equalTokens == 0 ? double.NaN : largestGap,
        LargestActionDifference = largestDifference,
        LargestActionJoint = largestJoint,
        InferenceMilliseconds = inferenceMilliseconds,
        AnswersDigest = answersDigest,
    };

    private void AddToken(ActionChunk then, ActionChunk now, int index)
    {
        // A regression head has no tokens.
        if (then.Tokens[index] < 0 || now.Tokens[index] < 0)
        {
            return;
        }

        tokens++;
        if (then.Tokens[index] == now.Tokens[index])
        {
            equalTokens++;
            double gap = Math.Abs((double)then.LogProbabilities[index] - now.LogProbabilities[index]);
            gaps += gap;
            largestGap = Math.Max(largestGap, gap);
        }
    }
}
