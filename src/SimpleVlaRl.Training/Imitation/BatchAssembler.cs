using System.Runtime.InteropServices;
using SimpleVlaRl.Core.Actions;
using SimpleVlaRl.Core.Policies;
using SimpleVlaRl.Training.Networks;
using TorchSharp;

namespace SimpleVlaRl.Training.Imitation;

/// <summary>Turns sample numbers into network inputs and labels, in buffers that are used again for every batch.</summary>
internal sealed class BatchAssembler
{
    private readonly ImitationDataset dataset;
    private readonly ImitationOptions options;
    private readonly byte[] waypointTokens;
    private readonly double[] noiseScale;

    public BatchAssembler(ImitationDataset dataset, PolicyManifest manifest, ImitationOptions options)
    {
        this.dataset = dataset;
        this.options = options;
        waypointTokens = dataset.Tokenize(manifest.Actions);
        ActionNormalization? joints = manifest.Proprioception;
        noiseScale = joints is null
            ? []
            : [.. Enumerable.Range(0, joints.Dimension)
                .Select(joint => options.ProprioceptionNoise * (joints.Mask[joint] ? 0.5 * (joints.High[joint] - joints.Low[joint]) : 1))];
    }

    /// <summary>Assembles a batch in the caller's dispose scope.</summary>
    /// <param name="samples">Which samples.</param>
    /// <param name="random">Draws changes to pictures and joints; null leaves them as they are.</param>
    /// <returns>The inputs, and the tokens, int64 [B, A·K].</returns>
    public (PolicyInputs Inputs, torch.Tensor Tokens) Assemble(ReadOnlySpan<int> samples, Random? random)
    {
        PolicyArchitecture architecture = dataset.Architecture;
        int batch = samples.Length;
        int dimension = architecture.ProprioceptionDimension;
        torch.Tensor images = torch.empty([batch, architecture.ImageCount, architecture.ImageSize, architecture.ImageSize, 3], torch.uint8);
        torch.Tensor tokens = torch.empty([batch, architecture.ActionTokenCount], torch.int64);
        torch.Tensor? joints = dimension == 0 ? null : torch.empty([batch, dimension], torch.float32);
        int padded = 0;
        foreach (int sample in samples)
        {
            padded = Math.Max(padded, dataset.EpisodeOf(sample).Prompt.Count);
        }

        long[] ids = new long[batch * padded];
        Array.Fill(ids, architecture.PaddingTokenId);
        int[] lengths = new int[batch];
        Span<byte> imageBytes = images.bytes;
        Span<long> labels = MemoryMarshal.Cast<byte, long>(tokens.bytes);
        Span<float> jointValues = joints is null ? [] : MemoryMarshal.Cast<byte, float>(joints.bytes);
        int frame = imageBytes.Length / batch;
        for (int row = 0; row < batch; row++)
        {
            int sample = samples[row];
            ImitationEpisode episode = dataset.EpisodeOf(sample);
            lengths[row] = episode.Prompt.Count;
            for (int index = 0; index < lengths[row]; index++)
            {
                ids[(row * padded) + index] = episode.Prompt[index];
            }

            FillImages(dataset.Images(sample), imageBytes.Slice(row * frame, frame), architecture, random);
            FillLabels(sample, episode, labels.Slice(row * architecture.ActionTokenCount, architecture.ActionTokenCount));
            for (int joint = 0; joint < dimension; joint++)
            {
                jointValues[(row * dimension) + joint] = (float)(dataset.Joint(sample, joint) + (random is null ? 0 : noiseScale[joint] * Normal(random)));
            }
        }

        return (new PolicyInputs { Images = images, InputIds = ids, PromptLengths = lengths, Proprioception = joints }, tokens);
    }

    private void FillImages(ReadOnlySpan<byte> source, Span<byte> destination, PolicyArchitecture architecture, Random? random)
    {
        if (random is null)
        {
            source.CopyTo(destination);
            return;
        }

        int bytes = source.Length / architecture.ImageCount;
        for (int image = 0; image < architecture.ImageCount; image++)
        {
            ImageAugmentation.Apply(
                source.Slice(image * bytes, bytes), architecture.ImageSize, random, options.Changes, destination.Slice(image * bytes, bytes));
        }
    }

    /// <summary>The tokens of waypoints t to t + K - 1, the last one repeated.</summary>
    private void FillLabels(int sample, ImitationEpisode episode, Span<long> labels)
    {
        int dimension = dataset.Architecture.ActionDimension;
        int last = episode.FirstWaypoint + episode.WaypointCount - 1;
        for (int index = 0; index < labels.Length; index++)
        {
            labels[index] = waypointTokens[(Math.Min(sample + (index / dimension), last) * dimension) + (index % dimension)];
        }
    }

    /// <summary>Box and Muller 1958.</summary>
    private static double Normal(Random random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
