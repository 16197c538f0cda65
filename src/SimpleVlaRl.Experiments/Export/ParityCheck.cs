using SimpleVlaRl.CommandLine.Errors;
using SimpleVlaRl.Core.Policies;
using SimpleVlaRl.Core.Weights;
using SimpleVlaRl.Experiments.Imitation;
using SimpleVlaRl.Inference.Engine;
using SimpleVlaRl.Onnx.Safetensors;
using SimpleVlaRl.Training.Networks;

namespace SimpleVlaRl.Experiments.Export;

/// <summary>Compares an exported graph in ONNX Runtime with the network in libtorch, row by row and token by token.</summary>
internal static class ParityCheck
{
    /// <summary>The largest batch, so the fewest observations that a comparison takes.</summary>
    public const int LargestBatch = 7;

    private static readonly int[] Batches = [1, 2, 5, LargestBatch];
    private static readonly float[] Temperatures = [0, 1, 1.6f];

    /// <summary>Compares on the given observations.</summary>
    /// <param name="manifest">The policy.</param>
    /// <param name="versionFolder">The version's folder, with <c>model.onnx</c> and <c>model.safetensors</c>.</param>
    /// <param name="precision">The graph's precision, as the manifest names it; it sets the tolerance.</param>
    /// <param name="observations">At least <see cref="LargestBatch"/>.</param>
    /// <param name="areRecorded">Whether the observations are recorded ones, which have a tolerance of their own.</param>
    /// <returns>The comparison.</returns>
    public static ParityReport Run(
        PolicyManifest manifest, string versionFolder, string precision, IReadOnlyList<ParityObservation> observations, bool areRecorded = false)
    {
        using SafetensorsFile weights = SafetensorsFile.Open(TrainingRun.WeightsPath(versionFolder));
        return Run(manifest, versionFolder, precision, weights, observations, areRecorded);
    }

    /// <summary>Compares on the given observations, with the network's weights from anywhere.</summary>
    public static ParityReport Run(
        PolicyManifest manifest,
        string versionFolder,
        string precision,
        IWeightSource weights,
        IReadOnlyList<ParityObservation> observations,
        bool areRecorded = false)
    {
        using PolicyNetwork network = new(manifest.Architecture, manifest.Proprioception, seed: 0);
        network.LoadWeights(weights);
        using OnnxForward forward = OnnxForward.Load(Path.Combine(versionFolder, "model.onnx"));
        observations = Fitting(observations, forward.FixedPromptLength, areRecorded);
        IReadOnlyList<ParityRow> rows = manifest.Architecture.Head == PolicyHead.Regression
            ? RegressionRows(manifest, network, forward, observations)
            : TokenRows(manifest, network, forward, observations);
        return new ParityReport(precision, ParityTolerance.Of(precision, areRecorded), rows);
    }

    private static List<ParityRow> TokenRows(PolicyManifest manifest, PolicyNetwork network, OnnxForward forward, IReadOnlyList<ParityObservation> observations)
    {
        using ToolErrors? tools = ToolErrors.For(manifest);
        List<ParityRow> rows = [];
        foreach (int size in Batches)
        {
            ParityTally[] tallies = [.. Temperatures.Select(temperature => new ParityTally(manifest, size, temperature, tools))];
            foreach (ParityObservation[] members in observations.Chunk(size).Where(members => members.Length == size))
            {
                ParityBatch batch = new(manifest.Architecture, members, seed: 7, forward.FixedPromptLength);
                float[] logits = batch.Logits(network);
                for (int index = 0; index < Temperatures.Length; index++)
                {
                    tallies[index].Add(batch, logits, forward.Run(batch.ForOnnx(Temperatures[index])));
                }
            }

            rows.AddRange(tallies.Select(tally => tally.Row()));
        }

        return rows;
    }

    private static List<ParityRow> RegressionRows(
        PolicyManifest manifest, PolicyNetwork network, OnnxForward forward, IReadOnlyList<ParityObservation> observations)
    {
        List<ParityRow> rows = [];
        foreach (int size in Batches)
        {
            RegressionTally tally = new(manifest, size);
            foreach (ParityObservation[] members in observations.Chunk(size).Where(members => members.Length == size))
            {
                ParityBatch batch = new(manifest.Architecture, members, seed: 7, forward.FixedPromptLength);
                tally.Add(batch.NormalizedActions(network), forward.Run(batch.ForOnnx(temperature: 0)).Actions);
            }

            rows.Add(tally.Row());
        }

        return rows;
    }

    /// <summary>A graph of fixed shape takes no longer prompts: random ones are cut, recorded ones refused.</summary>
    private static IReadOnlyList<ParityObservation> Fitting(IReadOnlyList<ParityObservation> observations, int? longest, bool areRecorded)
    {
        if (longest is null || observations.All(observation => observation.Prompt.Length <= longest))
        {
            return observations;
        }

        return areRecorded
            ? throw new UserException($"A recorded prompt has {observations.Max(observation => observation.Prompt.Length)} tokens; the graph takes {longest}. "
                + "Export it again with a longer --prompt-length.")
            : [.. observations.Select(observation => observation with { Prompt = [.. observation.Prompt.Take(longest.Value)] })];
    }

    /// <summary>Observations that nobody would see: patches of random colours with noise, prompts of unequal length, joints across their range.</summary>
    /// <remarks>
    /// Not noise alone: on images without any structure a trained network amplifies rounding, and the comparison would measure that. A trained
    /// nano policy had 1.8e-4 nats there between two correct single-precision programs, and 5e-5 on recorded images.
    /// </remarks>
    public static IReadOnlyList<ParityObservation> RandomObservations(PolicyManifest manifest, int seed)
    {
        Random random = new(seed);
        PolicyArchitecture architecture = manifest.Architecture;
        List<ParityObservation> observations = [];
        for (int index = 0; index < LargestBatch; index++)
        {
            byte[] images = Patches(random, architecture.ImageCount * architecture.ImageSize, architecture.ImageSize);
            long[] prompt =
            [
                architecture.BeginTokenId, .. Enumerable.Range(0, 5 + random.Next(25)).Select(_ => (long)random.Next(3, architecture.VocabularySize))
            ];
            float[] joints = [.. Enumerable.Range(0, architecture.ProprioceptionDimension)
                .Select(joint => (float)manifest.Proprioception!.Unnormalize(joint, (2.4 * random.NextDouble()) - 1.2))];
            observations.Add(new ParityObservation(images, prompt, joints));
        }

        return observations;
    }

    private static byte[] Patches(Random random, int height, int width)
    {
        const int Side = 16;
        const int Noise = 16;
        byte[] colours = new byte[((height + Side - 1) / Side) * ((width + Side - 1) / Side) * 3];
        random.NextBytes(colours);
        byte[] pixels = new byte[height * width * 3];
        for (int index = 0; index < pixels.Length; index++)
        {
            int pixel = index / 3;
            int patch = (pixel / width / Side * ((width + Side - 1) / Side)) + (pixel % width / Side);
            pixels[index] = (byte)Math.Clamp(colours[(patch * 3) + (index % 3)] + random.Next(-Noise, Noise + 1), 0, 255);
        }

        return pixels;
    }
}
