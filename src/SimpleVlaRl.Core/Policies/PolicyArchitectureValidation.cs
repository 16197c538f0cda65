using SimpleVlaRl.Core.Actions;

namespace SimpleVlaRl.Core.Policies;

/// <summary>Whether an architecture that came from a file can be built: every size in its range first, then how they fit together.</summary>
internal static class PolicyArchitectureValidation
{
    private const int LargestWidth = 1 << 20;
    private const int LargestCount = 1024;
    private const int LargestImage = 4096;
    private const int LargestChunk = 1 << 16;

    public static IReadOnlyList<string> Errors(PolicyArchitecture architecture)
    {
        List<string> errors = [];
        Sizes(errors, architecture);
        if (errors.Count == 0)
        {
            Relations(errors, architecture);
        }

        return errors;
    }

    private static void Sizes(List<string> errors, PolicyArchitecture architecture)
    {
        InRange(errors, "image_count", architecture.ImageCount, 1, LargestCount);
        InRange(errors, "image_size", architecture.ImageSize, 1, LargestImage);
        InRange(errors, "merged_patch_side", architecture.MergedPatchSide ?? 1, 1, LargestCount);
        InRange(errors, "proprioception_dimension", architecture.ProprioceptionDimension, 0, LargestCount);
        InRange(errors, "vocabulary_size", architecture.VocabularySize, 1, LargestWidth);
        InRange(errors, "head_row_count", architecture.HeadRowCount, 1, LargestWidth);
        InRange(errors, "first_action_row", architecture.FirstActionRow, 0, LargestWidth);
        InRange(errors, "action_dimension", architecture.ActionDimension, 1, LargestCount);
        InRange(errors, "chunk_length", architecture.ChunkLength, 1, LargestCount);
        Require(errors, Enum.IsDefined(architecture.Head), $"head is {(int)architecture.Head}; expected tokens or regression");
        Require(errors, architecture.VisionEncoders.Count >= 1, "vision_encoders is empty; expected at least one");
        foreach (int width in architecture.ProjectorHiddenWidths)
        {
            InRange(errors, "projector_hidden_widths", width, 1, LargestWidth);
        }

        DecoderArchitecture decoder = architecture.Decoder;
        InRange(errors, "decoder width", decoder.Width, 1, LargestWidth);
        InRange(errors, "decoder layer_count", decoder.LayerCount, 1, LargestCount);
        InRange(errors, "decoder head_count", decoder.HeadCount, 1, LargestCount);
        InRange(errors, "decoder mlp_hidden_width", decoder.MlpHiddenWidth, 1, LargestWidth);
        IsPositive(errors, "decoder rotary_base", decoder.RotaryBase);
        IsPositive(errors, "decoder rms_norm_epsilon", decoder.RmsNormEpsilon);
        foreach (VisionEncoderArchitecture? encoder in architecture.VisionEncoders)
        {
            Encoder(errors, encoder);
        }
    }

    private static void Encoder(List<string> errors, VisionEncoderArchitecture? encoder)
    {
        if (encoder is null)
        {
            errors.Add("vision_encoders has an entry without content");
            return;
        }

        InRange(errors, $"{encoder.Name} patch_size", encoder.PatchSize, 1, LargestImage);
        InRange(errors, $"{encoder.Name} width", encoder.Width, 1, LargestWidth);
        InRange(errors, $"{encoder.Name} block_count", encoder.BlockCount, 1, LargestCount);
        InRange(errors, $"{encoder.Name} head_count", encoder.HeadCount, 1, LargestCount);
        InRange(errors, $"{encoder.Name} mlp_hidden_width", encoder.MlpHiddenWidth, 1, LargestWidth);
        foreach (int width in encoder.StemWidths ?? [])
        {
            InRange(errors, $"{encoder.Name} stem_widths", width, 1, LargestWidth);
        }

        InRange(errors, $"{encoder.Name} prefix_token_count", encoder.PrefixTokenCount, 0, LargestCount);
        IsPositive(errors, $"{encoder.Name} layer_norm_epsilon", encoder.LayerNormEpsilon);
        bool hasColours = encoder.Mean.Count == 3 && encoder.StandardDeviation.Count == 3
            && encoder.Mean.All(double.IsFinite) && encoder.StandardDeviation.All(value => double.IsFinite(value) && value > 0);
        Require(
            errors,
            hasColours,
            $"{encoder.Name} has mean [{string.Join(", ", encoder.Mean)}] and standard_deviation [{string.Join(", ", encoder.StandardDeviation)}]; expected "
            + "three finite numbers each, deviations above zero");
    }

    private static void Relations(List<string> errors, PolicyArchitecture architecture)
    {
        DecoderArchitecture decoder = architecture.Decoder;
        Require(
            errors,
            architecture.ActionDimension * architecture.ChunkLength <= LargestChunk,
            $"action_dimension x chunk_length is {architecture.ActionDimension}x{architecture.ChunkLength}; expected at most {LargestChunk} together");
        Require(
            errors,
            decoder.Width % decoder.HeadCount == 0 && decoder.Width / decoder.HeadCount % 2 == 0,
            $"decoder width {decoder.Width} over {decoder.HeadCount} heads does not give an even head width");
        Require(
            errors,
            architecture.FirstActionRow + ActionBins.Count <= architecture.HeadRowCount,
            $"first_action_row {architecture.FirstActionRow} leaves no {ActionBins.Count} rows in a head of {architecture.HeadRowCount}");
        foreach ((string name, int id) in ((string, int)[])[("begin_token_id", architecture.BeginTokenId), ("end_token_id", architecture.EndTokenId),
            ("padding_token_id", architecture.PaddingTokenId)])
        {
            InRange(errors, name, id, 0, architecture.VocabularySize - 1);
        }

        VisionEncoderArchitecture first = architecture.VisionEncoders[0];
        foreach (VisionEncoderArchitecture encoder in architecture.VisionEncoders)
        {
            Require(
                errors,
                architecture.ImageSize % encoder.PatchSize == 0,
                $"image_size {architecture.ImageSize} is no multiple of the patch size {encoder.PatchSize} of {encoder.Name}");
            Require(
                errors,
                encoder.PatchSize == first.PatchSize,
                $"{encoder.Name} has patch size {encoder.PatchSize} but {first.Name} has {first.PatchSize}; their grids must agree");
            Require(
                errors,
                !encoder.HasStem || (encoder.StemWidths!.Count <= 12 && 1 << encoder.StemWidths.Count == encoder.PatchSize),
                $"{encoder.Name} has {encoder.StemWidths?.Count} stem_widths, each of which halves an image; a patch of {encoder.PatchSize} takes "
                + "another number");
            Require(errors, encoder.Width % encoder.HeadCount == 0, $"{encoder.Name} has width {encoder.Width}, which {encoder.HeadCount} heads do not divide");
        }

        int grid = architecture.ImageSize / first.PatchSize;
        Require(
            errors,
            grid % (architecture.MergedPatchSide ?? 1) == 0,
            $"merged_patch_side {architecture.MergedPatchSide} does not divide the grid of {grid} patches");
        Require(
            errors,
            architecture.VisionEncoders.DistinctBy(encoder => encoder.Name).Count() == architecture.VisionEncoders.Count,
            "two vision_encoders have one name");
    }

    private static void InRange(List<string> errors, string name, int value, int lowest, int highest) =>
        Require(errors, value >= lowest && value <= highest, $"{name} is {value}; expected {lowest} to {highest}");

    private static void IsPositive(List<string> errors, string name, double value) =>
        Require(errors, double.IsFinite(value) && value > 0, $"{name} is {value}; expected a finite number above zero");

    private static void Require(List<string> errors, bool holds, string otherwise)
    {
        if (!holds)
        {
            errors.Add(otherwise);
        }
    }
}
