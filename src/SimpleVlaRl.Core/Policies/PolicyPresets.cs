namespace SimpleVlaRl.Core.Policies;

/// <summary>The named network sizes.</summary>
public static class PolicyPresets
{
    /// <summary>The names that <see cref="Create"/> knows.</summary>
    public static IReadOnlyList<string> Names { get; } = ["nano"];

    /// <summary>Builds a preset's architecture for a robot.</summary>
    /// <param name="preset">The preset's name.</param>
    /// <param name="actionDimension">The dimensions of an action, which are also those of proprioception.</param>
    /// <returns>The architecture.</returns>
    /// <exception cref="ArgumentException">There is no preset of that name.</exception>
    public static PolicyArchitecture Create(string preset, int actionDimension) => preset switch
    {
        "nano" => Nano(actionDimension),
        _ => throw new ArgumentException($"There is no preset '{preset}'; did you mean '{NearestName.Of(preset, Names)}'? Known presets: {string.Join(", ", Names)}.", nameof(preset)),
    };

    /// <summary>Just under a million parameters and about 170 tokens: learns on two cores in minutes.</summary>
    private static PolicyArchitecture Nano(int actionDimension) => new()
    {
        Preset = "nano",
        ImageCount = 1,
        ImageSize = 96,
        VisionEncoders =
        [
            new VisionEncoderArchitecture { Name = "featurizer", PatchSize = 16, Width = 64, BlockCount = 2, HeadCount = 4, MlpHiddenWidth = 256 },
        ],
        ProjectorHiddenWidths = [128],
        Decoder = new DecoderArchitecture { Width = 128, LayerCount = 4, HeadCount = 4, MlpHiddenWidth = 256 },
        ProprioceptionDimension = actionDimension,
        VocabularySize = Text.ByteVocabulary.Size,
        BeginTokenId = Text.ByteVocabulary.Begin,
        EndTokenId = Text.ByteVocabulary.End,
        PaddingTokenId = Text.ByteVocabulary.Padding,
        HeadRowCount = Actions.ActionBins.Count,
        FirstActionRow = 0,
        ActionDimension = actionDimension,
        ChunkLength = 8,
    };
}
