using SimpleVlaRl.Core.Actions;
using SimpleVlaRl.Core.Policies;
using SimpleVlaRl.Core.Weights;
using SimpleVlaRl.Inference;
using SimpleVlaRl.Learner.Imitation;
using SimpleVlaRl.Onnx.Safetensors;
using SimpleVlaRl.Training.Networks;

namespace SimpleVlaRl.Learner.Export;

/// <summary>Compares an exported graph in ONNX Runtime with the network in libtorch, row by row and token by token.</summary>
internal static class ParityCheck
{
    private static readonly int[] Batches = [1, 2, 5, 7];
    private static readonly float[] Temperatures = [0, 1, 1.6f];

    /// <summary>Compares on the given observations.</summary>
    /// <param name="manifest">The policy.</param>
    /// <param name="versionFolder">The version's folder, with <c>model.onnx</c> and <c>model.safetensors</c>.</param>
    /// <param name="observations">At least as many as the largest batch.</param>
    /// <returns>The comparison.</returns>
    public static ParityReport Run(PolicyManifest manifest, string versionFolder, IReadOnlyList<ParityObservation> observations)
    {
        using SafetensorsFile weights = SafetensorsFile.Open(TrainingRun.WeightsPath(versionFolder));
        return Run(manifest, versionFolder, weights, observations);
    }

    /// <summary>Compares on the given observations, with the network's weights from anywhere.</summary>
    public static ParityReport Run(PolicyManifest manifest, string versionFolder, IWeightSource weights, IReadOnlyList<ParityObservation> observations)
    {
        using PolicyNetwork network = new(manifest.Architecture, manifest.Proprioception, seed: 0);
        network.LoadWeights(weights);
        using OnnxForward forward = OnnxForward.Load(Path.Combine(versionFolder, "model.onnx"));
        List<ParityRow> rows = [];
        foreach (int size in Batches)
        {
            ParityBatch batch = new(manifest.Architecture, [.. observations.Take(size)], seed: 7);
            float[] logits = batch.Logits(network);
            foreach (float temperature in Temperatures)
            {
                rows.Add(Compare(manifest, batch, logits, forward.Run(batch.ForOnnx(temperature)), temperature));
            }
        }

        return new ParityReport(rows);
    }

    /// <summary>Observations that nobody would see: noise for images, prompts of unequal length, joints across their range.</summary>
    public static IReadOnlyList<ParityObservation> RandomObservations(PolicyManifest manifest, int seed)
    {
        Random random = new(seed);
        PolicyArchitecture architecture = manifest.Architecture;
        List<ParityObservation> observations = [];
        for (int index = 0; index < Batches.Max(); index++)
        {
            byte[] images = new byte[architecture.ImageCount * architecture.ImageSize * architecture.ImageSize * 3];
            random.NextBytes(images);
            long[] prompt = [architecture.BeginTokenId, .. Enumerable.Range(0, 5 + random.Next(25)).Select(_ => (long)random.Next(3, architecture.VocabularySize))];
            float[] joints = [.. Enumerable.Range(0, architecture.ProprioceptionDimension).Select(joint => (float)manifest.Proprioception!.Unnormalize(joint, (2.4 * random.NextDouble()) - 1.2))];
            observations.Add(new ParityObservation(images, prompt, joints));
        }

        return observations;
    }

    private static ParityRow Compare(PolicyManifest manifest, ParityBatch batch, float[] logits, OnnxForwardOutputs found, float temperature)
    {
        double logProbability = 0;
        double entropy = 0;
        double action = 0;
        int differing = 0;
        int ties = 0;
        for (int token = 0; token < found.Tokens.Length; token++)
        {
            TokenDistribution expected = new(logits.AsSpan(token * ActionBins.Count, ActionBins.Count), temperature);
            entropy = Math.Max(entropy, Math.Abs(expected.Entropy - found.Entropies[token]));
            logProbability = Math.Max(logProbability, Math.Abs(expected.LogProbability(found.Tokens[token]) - found.LogProbabilities[token]));
            int wanted = expected.Choose(batch.Uniforms[token]);
            if (wanted == found.Tokens[token])
            {
                int dimension = token % manifest.Architecture.ActionDimension;
                double value = manifest.Actions.Unnormalize(dimension, ActionBins.Decode(wanted));
                action = Math.Max(action, Math.Abs(value - found.Actions[token]));
            }
            else if (expected.IsTie(wanted, found.Tokens[token], batch.Uniforms[token]))
            {
                ties++;
            }
            else
            {
                differing++;
            }
        }

        return new ParityRow(batch.Rows, temperature, found.Tokens.Length, logProbability, entropy, differing, ties, action);
    }
}
