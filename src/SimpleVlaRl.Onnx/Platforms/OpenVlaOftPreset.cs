using SimpleVlaRl.Core.Policies;

namespace SimpleVlaRl.Onnx.Platforms;

/// <summary>OpenVLA-OFT as released: DINOv2 ViT-L/14 with registers and SigLIP so400m/14 into Llama-2-7B.</summary>
/// <remarks>
/// Sources: OpenVLA (Kim et al. 2024, arXiv 2406.09246), OpenVLA-OFT (arXiv 2502.19645), timm 0.9.10 for the two encoders, Llama 2 (arXiv
/// 2307.09288). A checkpoint holds 7,541,237,184 parameters; the last block of each encoder, their final norms and SigLIP's attention pool
/// are among them and are never computed, because features are those of the second-to-last block.
/// </remarks>
public static class OpenVlaOftPreset
{
    /// <summary>The preset's name.</summary>
    public const string Name = "openvla-oft-7b";

    /// <summary>The blocks of DINOv2 that are computed, of 24.</summary>
    public const int DinoBlockCount = 23;

    /// <summary>The blocks of SigLIP that are computed, of 27.</summary>
    public const int SiglipBlockCount = 26;

    private const int BimanualDimension = 14;

    /// <summary>
    /// The first encoder, channels 0 to 2 of the original's stacked pixels. Mean and deviation are ImageNet's as rounded to bfloat16 in the checkpoints.
    /// </summary>
    public static VisionEncoderArchitecture Dino { get; } = new()
    {
        Name = "featurizer",
        PatchSize = 14,
        Width = 1024,
        BlockCount = DinoBlockCount,
        HeadCount = 16,
        MlpHiddenWidth = 4096,
        PrefixTokenCount = 5,
        HasLayerScale = true,
        Mean = [0.484375, 0.455078125, 0.40625],
        StandardDeviation = [0.228515625, 0.2236328125, 0.224609375],
    };

    /// <summary>The second encoder, channels 3 to 5.</summary>
    public static VisionEncoderArchitecture Siglip { get; } = new()
    {
        Name = "fused_featurizer",
        PatchSize = 14,
        Width = 1152,
        BlockCount = SiglipBlockCount,
        HeadCount = 16,
        MlpHiddenWidth = 4304,
    };

    /// <summary>Llama-2-7B. Its RMSNorm epsilon is 1e-6 here, because the checkpoints' text_config leaves it to a default.</summary>
    public static DecoderArchitecture Llama { get; } = new() { Width = 4096, LayerCount = 32, HeadCount = 32, MlpHiddenWidth = 11008 };

    internal static PolicyArchitecture Create(PolicyPresetOptions options) => new()
    {
        Preset = Name,
        ImageCount = options.ImageCount,
        ImageSize = 224,
        VisionEncoders = [Dino, Siglip],
        ProjectorHiddenWidths = [4 * (Dino.Width + Siglip.Width), Llama.Width],
        Decoder = Llama,
        ProprioceptionDimension = options.ProprioceptionDimension ?? options.ActionDimension,
        VocabularySize = 32064,
        BeginTokenId = 1,
        EndTokenId = 2,
        PaddingTokenId = 32000,
        HeadRowCount = 32064,
        FirstActionRow = 31744,
        ActionDimension = options.ActionDimension,
        ChunkLength = options.ChunkLength ?? (options.ActionDimension == BimanualDimension ? 25 : 8),
        Head = options.Head,
    };
}
