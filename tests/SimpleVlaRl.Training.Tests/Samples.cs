using SimpleVlaRl.Core.Actions;
using SimpleVlaRl.Core.Policies;
using SimpleVlaRl.Onnx.Platforms;
using SimpleVlaRl.Training.Networks;
using TorchSharp;

namespace SimpleVlaRl.Training.Tests;

/// <summary>Small networks and inputs for tests.</summary>
internal static class Samples
{
    public static long[] Prompt { get; } = [1, 5, 6, 7];

    /// <summary>One image of four patches, two layers, three joints, chunks of two.</summary>
    public static PolicyArchitecture Tiny() => PolicyPresets.Create("nano", 3) with
    {
        Preset = "tiny",
        ImageSize = 8,
        VisionEncoders = [new VisionEncoderArchitecture { Name = "featurizer", PatchSize = 4, Width = 8, BlockCount = 1, HeadCount = 2, MlpHiddenWidth = 16 }],
        ProjectorHiddenWidths = [24],
        Decoder = new DecoderArchitecture { Width = 16, LayerCount = 2, HeadCount = 2, MlpHiddenWidth = 32 },
        ChunkLength = 2,
    };

    public static ActionNormalization Normalization(int dimension) => new()
    {
        Low = [.. Enumerable.Repeat(-1.0, dimension)],
        High = [.. Enumerable.Repeat(1.0, dimension)],
        Mask = [.. Enumerable.Repeat(true, dimension)],
    };

    public static PolicyNetwork Network(PolicyArchitecture architecture, long seed = 1) =>
        new(architecture, architecture.ProprioceptionDimension == 0 ? null : Normalization(architecture.ProprioceptionDimension), seed);

    public static PolicyInputs Inputs(PolicyArchitecture architecture, int rows)
    {
        (long[] ids, int[] lengths) = PolicyInputs.Repeat(Prompt, rows);
        using torch.Generator generator = new(7, torch.CPU);
        return new PolicyInputs
        {
            Images = torch.randint(
                0, 256, [rows, architecture.ImageCount, architecture.ImageSize, architecture.ImageSize, 3], dtype: torch.uint8, generator: generator),
            InputIds = ids,
            PromptLengths = lengths,
            Proprioception = architecture.ProprioceptionDimension == 0 ? null : torch.randn([rows, architecture.ProprioceptionDimension], generator: generator),
        };
    }
}
