using SimpleVlaRl.Core.Actions;
using SimpleVlaRl.Core.Policies;
using SimpleVlaRl.Training.Networks;

namespace SimpleVlaRl.Training.Planning;

/// <summary>How many numbers of single precision a decision takes in memory while the network learns from it; follows the network's code.</summary>
internal sealed class ActivationCounts
{
    /// <summary>Bytes of a number in bfloat16.</summary>
    private const long Half = 2;

    /// <summary>Counts.</summary>
    /// <param name="architecture">The network.</param>
    /// <param name="training">What is trained, and how it computes.</param>
    /// <param name="promptLength">The tokens of a prompt.</param>
    public ActivationCounts(PolicyArchitecture architecture, NetworkTraining training, int promptLength)
    {
        DecoderArchitecture decoder = architecture.Decoder;
        (long width, long hidden) = (decoder.Width, decoder.MlpHiddenWidth);
        long rank = training.Lora?.Rank ?? 0;
        long real = 2 + architecture.ImageTokenCount + (architecture.ProprioceptionDimension > 0 ? 1 : 0) + promptLength - 1;
        Tokens = checked((int)(real + architecture.ActionTokenCount));

        // In the first layer one row stands for all placeholders; in the last only the rows that are read are queries.
        long first = real + 1;
        long middle = Math.Max(0, decoder.LayerCount - 2);
        long actions = architecture.ActionTokenCount;
        long Graph(long keys, long queries) => Layers(decoder, rank, keys, queries);

        // Once a layer is computed, the gradient needs no more what was rotated before it was.
        long Saved(long keys, long queries) => Graph(keys, queries) - (width * (keys + queries));
        long graphs = Saved(first, first) + (middle * Saved(Tokens, Tokens)) + (decoder.LayerCount > 1 ? Saved(Tokens, actions) : 0);
        long inputs = (first + ((decoder.LayerCount - 1L) * Tokens)) * width;
        long widest = middle > 0 ? Tokens : first;
        long graph = Math.Max(Graph(widest, widest), decoder.LayerCount > 1 ? Graph(Tokens, actions) : 0);

        // The gradients that are there at once in the widest place, between the MLP's layers, with their copies in bfloat16.
        long gradients = widest * ((2 * width) + (3 * hidden) + (training.UsesBfloat16 ? (hidden + width) / 2 : 0));

        // The embedded prompt and images, joined, joined with a placeholder, and spread out to all placeholders.
        long joined = ((3 * real) + architecture.ImageTokenCount + Tokens) * width;
        long head = actions * ((2 * width) + (4 * ActionBins.Count));
        long vision = Vision(architecture, training.RecomputesLayers, out long visionLayer, out long visionInputs);
        Kept = inputs + joined + head + vision + (training.RecomputesLayers ? 0 : graphs);
        Layer = Math.Max(training.RecomputesLayers ? graph + gradients : gradients, visionLayer);

        // Layers keep nothing then, but the streams between them stay until the answer is there.
        Acting = inputs + joined + head + visionInputs + Math.Max(graph, visionLayer);

        // The rows of query and key are brought into another order, a copy of each.
        LayerMatrixBytes = 2 * width * width * (training.UsesBfloat16 ? Half : 2 * Half);
    }

    /// <summary>The decoder's tokens.</summary>
    public int Tokens { get; }

    /// <summary>Kept for the gradient.</summary>
    public long Kept { get; }

    /// <summary>While the widest layer's gradient is computed, beside what is kept.</summary>
    public long Layer { get; }

    /// <summary>While an observation is answered.</summary>
    public long Acting { get; }

    /// <summary>Bytes of matrices that are copied while a layer is computed, whatever the micro-batch.</summary>
    public long LayerMatrixBytes { get; }

    /// <summary>What a layer of the decoder keeps for its gradient.</summary>
    private static long Layers(DecoderArchitecture decoder, long rank, long keys, long queries)
    {
        (long width, long hidden) = (decoder.Width, decoder.MlpHiddenWidth);

        // The norm, keys before and after rotation, values; queries before and after rotation, attention before and after its heads are joined, the stream,
        // its norm and the output; gate, its SiLU, up and their product.
        return (keys * ((4 * width) + (2 * rank))) + (queries * ((7 * width) + (4 * hidden) + (5 * rank)));
    }

    /// <summary>What the encoders and the projector keep; what their widest block takes, and what is there between blocks alone.</summary>
    private static long Vision(PolicyArchitecture architecture, bool recomputesLayers, out long widest, out long inputs)
    {
        long patches = (long)architecture.PatchesPerImage * architecture.ImageCount;
        long graphs = 0;
        inputs = 0;
        widest = 0;
        foreach (VisionEncoderArchitecture encoder in architecture.VisionEncoders)
        {
            (long width, long hidden) = (encoder.Width, encoder.MlpHiddenWidth);
            long tokens = patches + (encoder.PrefixTokenCount * architecture.ImageCount);
            long pixels = 3L * encoder.PatchSize * encoder.PatchSize;
            long stem = 0;
            for (int layer = 0; layer < (encoder.StemWidths?.Count ?? 0); layer++)
            {
                // Before and after GELU, over a grid that each layer halves.
                long side = architecture.ImageSize >> (layer + 1);
                stem += 2 * side * side * encoder.StemWidths![layer] * architecture.ImageCount;
            }

            // Two norms, query, key and value in one, attention before and after its heads are joined, two projections, two streams; the MLP around its GELU.
            long graph = tokens * ((11 * width) + (2 * hidden));
            widest = Math.Max(widest, graph + (tokens * ((2 * width) + (2 * hidden))));
            inputs += stem + (patches * (pixels + width)) + (encoder.PrefixTokenCount > 0 ? tokens * width : 0) + (encoder.BlockCount * tokens * width);

            // The first block's input needs no gradient, so that it is not computed again. Once a block is computed, the gradient needs no more what its two
            // branches gave.
            long saved = graph - (2 * tokens * width);
            graphs += recomputesLayers ? saved : encoder.BlockCount * saved;
        }

        long pixelsOfAll = 3L * architecture.VisionEncoders[0].PatchSize * architecture.VisionEncoders[0].PatchSize;
        long projector = architecture.ProjectorHiddenWidths.Sum(width => 2L * width) + architecture.Decoder.Width;
        inputs += (patches * pixelsOfAll) + (architecture.ImageTokenCount * (architecture.VisionWidth + projector));
        return inputs + graphs;
    }
}
