using SimpleVlaRl.Core.Actions;
using SimpleVlaRl.Core.Policies;
using SimpleVlaRl.Preprocessing;

namespace SimpleVlaRl.Training.Reinforcement.Environments;

/// <summary>Runs the network for observations that wait, and reads what it drew.</summary>
internal sealed class DecisionBatch(PolicyManifest manifest, IRolloutEngine engine, EnvironmentOptions options)
{
    private readonly RolloutBatch batch = new(manifest.Architecture, options.BatchLimit);
    private ulong draws;

    /// <summary>The sampling temperature; 0 is greedy.</summary>
    public double Temperature
    {
        set => batch.Temperature = (float)value;
    }

    /// <summary>Draws answers.</summary>
    /// <param name="asking">The observations.</param>
    /// <param name="attempts">The episode of each; null where it has none.</param>
    public void Run(PendingDecision[] asking, EnvironmentAttempt?[] attempts)
    {
        int tokens = manifest.Architecture.ActionTokenCount;
        batch.Begin([.. asking.Select(decision => decision.Prompt)]);
        for (int row = 0; row < asking.Length; row++)
        {
            asking[row].Images.CopyTo(batch.Images, row * asking[row].Images.Length);
            asking[row].Joints.CopyTo(batch.Joints, row * asking[row].Joints.Length);

            // What nobody learns from is drawn with numbers of its own.
            (ulong seed, int chunk) = attempts[row] is { Planned: { } planned } attempt ? (planned.SamplingSeed, attempt.ChunkCount) : (++draws, 0);
            SamplingParameters sampling = new(0, seed, (uint)chunk) { DrawCorrelation = options.DrawCorrelation };
            CorrelatedDraws.Fill(sampling, manifest.Architecture.ActionDimension, batch.Uniforms.AsSpan(row * tokens, tokens));
        }

        engine.Run(batch);
    }

    /// <summary>Reads a row's answer.</summary>
    /// <param name="row">The row.</param>
    /// <param name="chunk">Takes the actions in robot units, tokens, log-probabilities and entropies.</param>
    /// <returns>The tokens and their log-probabilities, to keep.</returns>
    public (byte[] Tokens, float[] LogProbabilities) Read(int row, ActionChunk chunk)
    {
        int tokens = manifest.Architecture.ActionTokenCount;
        ReadOnlySpan<int> drawn = batch.Tokens.AsSpan(row * tokens, tokens);
        byte[] kept = new byte[tokens];
        for (int token = 0; token < tokens; token++)
        {
            kept[token] = (byte)drawn[token];
            chunk.Tokens[token] = drawn[token];
            chunk.Actions[token] = (float)manifest.Actions.Unnormalize(token % chunk.Dimension, ActionBins.Decode(drawn[token]));
        }

        float[] logProbabilities = batch.LogProbabilities.AsSpan(row * tokens, tokens).ToArray();
        logProbabilities.CopyTo(chunk.LogProbabilities, 0);
        batch.Entropies.AsSpan(row * tokens, tokens).CopyTo(chunk.Entropies);
        return (kept, logProbabilities);
    }
}
