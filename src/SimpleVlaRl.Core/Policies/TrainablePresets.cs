namespace SimpleVlaRl.Core.Policies;

/// <summary>The presets small enough to learn without a data centre; prompts are bytes, the head has action rows only.</summary>
public static class TrainablePresets
{
    /// <summary>The name of the smallest.</summary>
    public const string Nano = "nano";

    /// <summary>The name of the middle one.</summary>
    public const string Small = "small";

    /// <summary>The name of the largest.</summary>
    public const string Medium = "medium";

    /// <summary>The name of the middle one with a convolution stem.</summary>
    public const string SmallStem = "small-stem";

    /// <summary>The name of the smallest with a convolution stem.</summary>
    public const string NanoStem = "nano-stem";

    private const int ChunkLength = 8;

    /// <summary>Just under a million parameters and about 170 tokens: learns on two cores in minutes.</summary>
    /// <param name="options">What the preset leaves open.</param>
    /// <returns>The architecture.</returns>
    public static PolicyArchitecture CreateNano(PolicyPresetOptions options) => Create(
        Nano,
        imageSize: 96,
        [new VisionEncoderArchitecture { Name = "featurizer", PatchSize = 16, Width = 64, BlockCount = 2, HeadCount = 4, MlpHiddenWidth = 256 }],
        [128],
        new DecoderArchitecture { Width = 128, LayerCount = 4, HeadCount = 4, MlpHiddenWidth = 256 },
        options);

    /// <summary>About 3 million parameters over the same tokens: learns on a CPU in an hour or two.</summary>
    /// <param name="options">What the preset leaves open.</param>
    /// <returns>The architecture.</returns>
    public static PolicyArchitecture CreateSmall(PolicyPresetOptions options) => Create(
        Small,
        imageSize: 96,
        [new VisionEncoderArchitecture { Name = "featurizer", PatchSize = 16, Width = 96, BlockCount = 2, HeadCount = 4, MlpHiddenWidth = 384 }],
        [192],
        new DecoderArchitecture { Width = 192, LayerCount = 6, HeadCount = 6, MlpHiddenWidth = 512 },
        options);

    /// <summary><see cref="CreateNano"/> with a convolution stem over a grid of 8 pixels, four of whose patches are a token of the decoder.</summary>
    /// <param name="options">What the preset leaves open.</param>
    /// <returns>The architecture.</returns>
    public static PolicyArchitecture CreateNanoStem(PolicyPresetOptions options) => WithStem(CreateNano(options), NanoStem, [16, 32, 64]);

    /// <summary><see cref="CreateSmall"/> with a convolution stem over a grid of 8 pixels, four of whose patches are a token of the decoder.</summary>
    /// <param name="options">What the preset leaves open.</param>
    /// <returns>The architecture.</returns>
    public static PolicyArchitecture CreateSmallStem(PolicyPresetOptions options) => WithStem(CreateSmall(options), SmallStem, [24, 48, 96]);

    /// <summary>About 10 million parameters with every part of the large model: two encoders, registers, layer scale, a deeper projector.</summary>
    /// <param name="options">What the preset leaves open.</param>
    /// <returns>The architecture.</returns>
    public static PolicyArchitecture CreateMedium(PolicyPresetOptions options) => Create(
        Medium,
        imageSize: 128,
        [
            new VisionEncoderArchitecture
            {
                Name = "featurizer",
                PatchSize = 16,
                Width = 160,
                BlockCount = 4,
                HeadCount = 5,
                MlpHiddenWidth = 640,
                PrefixTokenCount = 5,
                HasLayerScale = true
            },
            new VisionEncoderArchitecture { Name = "fused_featurizer", PatchSize = 16, Width = 160, BlockCount = 4, HeadCount = 5, MlpHiddenWidth = 640 },
        ],
        [320, 320],
        new DecoderArchitecture { Width = 320, LayerCount = 6, HeadCount = 5, MlpHiddenWidth = 864 },
        options);

    private static PolicyArchitecture WithStem(PolicyArchitecture plain, string preset, IReadOnlyList<int> widths) => plain with
    {
        Preset = preset,
        VisionEncoders = [plain.VisionEncoders[0] with { PatchSize = 1 << widths.Count, StemWidths = widths }],
        MergedPatchSide = 2,
    };

    private static PolicyArchitecture Create(
        string preset,
        int imageSize,
        IReadOnlyList<VisionEncoderArchitecture> encoders,
        IReadOnlyList<int> projector,
        DecoderArchitecture decoder,
        PolicyPresetOptions options) => new()
        {
            Preset = preset,
            ImageCount = options.ImageCount,
            ImageSize = imageSize,
            VisionEncoders = encoders,
            ProjectorHiddenWidths = projector,
            Decoder = decoder,
            ProprioceptionDimension = options.ProprioceptionDimension ?? options.ActionDimension,
            VocabularySize = Text.ByteVocabulary.Size,
            BeginTokenId = Text.ByteVocabulary.Begin,
            EndTokenId = Text.ByteVocabulary.End,
            PaddingTokenId = Text.ByteVocabulary.Padding,
            HeadRowCount = Actions.ActionBins.Count,
            FirstActionRow = 0,
            ActionDimension = options.ActionDimension,
            ChunkLength = options.ChunkLength ?? ChunkLength,
            Head = options.Head,
        };
}
