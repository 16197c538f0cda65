using SimpleVlaRl.Core.Policies;

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
        batch.Begin([.. asking.Select(decision => decision.Prompt)]);
        for (int row = 0; row < asking.Length; row++)
        {
            // What nobody learns from is drawn with numbers of its own.
            (ulong seed, int chunk) = attempts[row] is { Planned: { } planned } attempt ? (planned.SamplingSeed, attempt.ChunkCount) : (++draws, 0);
            SamplingParameters sampling = new(0, seed, (uint)chunk) { DrawCorrelation = options.DrawCorrelation };
            batch.Fill(row, asking[row].Images, asking[row].Joints, sampling);
        }

        engine.Run(batch);
    }

    /// <summary>Reads a row's answer.</summary>
    /// <param name="row">The row.</param>
    /// <param name="chunk">Takes the actions in robot units, tokens, log-probabilities and entropies.</param>
    /// <returns>The tokens and their log-probabilities, to keep.</returns>
    public (byte[] Tokens, float[] LogProbabilities) Read(int row, ActionChunk chunk)
    {
        byte[] tokens = batch.Read(row, manifest.Actions, chunk.Actions);
        float[] logProbabilities = batch.LogProbabilities.AsSpan(batch.Row(row)).ToArray();
        for (int token = 0; token < tokens.Length; token++)
        {
            chunk.Tokens[token] = tokens[token];
        }

        logProbabilities.CopyTo(chunk.LogProbabilities, 0);
        batch.Entropies.AsSpan(batch.Row(row)).CopyTo(chunk.Entropies);
        return (tokens, logProbabilities);
    }
}
