using SimpleVlaRl.Core.Actions;
using SimpleVlaRl.Core.Policies;
using SimpleVlaRl.Core.Text;

namespace SimpleVlaRl.Testing;

/// <summary>Architectures of a few thousand parameters that use every branch of the exporter.</summary>
internal static class TinyPolicies
{
    /// <summary>Two encoders, two images, prefix tokens, layer scale, proprioception and a head with more rows than actions.</summary>
    public static PolicyArchitecture Everything() => new()
    {
        Preset = "tiny",
        ImageCount = 2,
        ImageSize = 8,
        VisionEncoders =
        [
            new VisionEncoderArchitecture
            {
                Name = "featurizer",
                PatchSize = 4,
                Width = 12,
                BlockCount = 2,
                HeadCount = 3,
                MlpHiddenWidth = 16,
                PrefixTokenCount = 3,
                HasLayerScale = true
            },
            new VisionEncoderArchitecture { Name = "fused_featurizer", PatchSize = 4, Width = 8, BlockCount = 1, HeadCount = 2, MlpHiddenWidth = 16 },
        ],
        ProjectorHiddenWidths = [24, 16],
        Decoder = new DecoderArchitecture { Width = 16, LayerCount = 2, HeadCount = 2, MlpHiddenWidth = 24 },
        ProprioceptionDimension = 3,
        VocabularySize = ByteVocabulary.Size,
        BeginTokenId = ByteVocabulary.Begin,
        EndTokenId = ByteVocabulary.End,
        PaddingTokenId = ByteVocabulary.Padding,
        HeadRowCount = 300,
        FirstActionRow = 20,
        ActionDimension = 3,
        ChunkLength = 2,
    };

    public static ActionNormalization Normalization(int dimension) => new()
    {
        Low = [.. Enumerable.Range(0, dimension).Select(index => -0.5 - index)],
        High = [.. Enumerable.Range(0, dimension).Select(index => 1.0 + index)],
        Mask = [.. Enumerable.Range(0, dimension).Select(index => index != 1)],
    };
}
