using SimpleVlaRl.Core.Actions;

namespace SimpleVlaRl.Core.Policies;

/// <summary>Everything a runtime must know to run a policy, beside its weights: the file <c>models/&lt;name&gt;/policy.json</c>.</summary>
public sealed record PolicyManifest
{
    /// <summary>The version of the manifest's format that this code reads and writes.</summary>
    public const int CurrentFormat = 1;

    /// <summary>The manifest's file name.</summary>
    public const string FileName = "policy.json";

    internal const int MaximumSide = 1 << 14;

    /// <summary>The version of the manifest's format.</summary>
    public int Format { get; init; } = CurrentFormat;

    /// <summary>The policy's name, the name of its folder.</summary>
    public required string Name { get; init; }

    /// <summary>The network.</summary>
    public required PolicyArchitecture Architecture { get; init; }

    /// <summary>The cameras in the order of the network's images.</summary>
    public required IReadOnlyList<ManifestCamera> Cameras { get; init; }

    /// <summary>The joints in the order of the action's dimensions.</summary>
    public required IReadOnlyList<ManifestJoint> Joints { get; init; }

    /// <summary>The preprocessing recipe's name, from frame to network image; Preprocessing knows them.</summary>
    public required string ImageRecipe { get; init; }

    /// <summary>The prompt around the instruction, which replaces <c>{instruction}</c> in lower case.</summary>
    public required string PromptTemplate { get; init; }

    /// <summary>The tokeniser: <c>bytes</c>, or the file name of a SentencePiece model beside the manifest.</summary>
    public required string Tokenizer { get; init; }

    /// <summary>The id that every prompt ends in: put at the end unless it is there already. 29871 (a lone space) for OpenVLA; null for none.</summary>
    public long? PromptSuffixTokenId { get; init; }

    /// <summary>The instruction that the policy was trained with, if it knows only one.</summary>
    public string? DefaultInstruction { get; init; }

    /// <summary>How many waypoints of a chunk are due per second.</summary>
    public required double WaypointRateHertz { get; init; }

    /// <summary>The map between normalised actions and robot units.</summary>
    public required ActionNormalization Actions { get; init; }

    /// <summary>The map between measured joints and the network's proprioception; null when the policy takes none.</summary>
    public ActionNormalization? Proprioception { get; init; }

    /// <summary>The versions that exist, oldest first.</summary>
    public IReadOnlyList<ManifestVersion> Versions { get; init; } = [];

    /// <summary>The newest version.</summary>
    /// <exception cref="InvalidOperationException">There is none.</exception>
    public ManifestVersion Newest() => Versions.MaxBy(version => version.Version)
        ?? throw new InvalidOperationException($"The policy '{Name}' has no version; run 'vla-learn export' first.");

    /// <summary>Finds everything that is wrong with the manifest.</summary>
    /// <returns>One sentence per error; empty when the manifest can be used.</returns>
    public IReadOnlyList<string> Validate()
    {
        List<string> errors = [.. Architecture.Validate()];
        if (Format != CurrentFormat)
        {
            errors.Add($"format is {Format}; this program reads {CurrentFormat}");
        }

        if (Cameras.Count != Architecture.ImageCount)
        {
            errors.Add($"cameras has {Cameras.Count} entries; the architecture takes {Architecture.ImageCount}");
        }

        if (Cameras.Any(camera => camera is not { Name.Length: > 0, Width: >= 1 and <= MaximumSide, Height: >= 1 and <= MaximumSide }))
        {
            errors.Add($"cameras has an entry without a name, or whose sides are not 1 to {MaximumSide} pixels");
        }

        if (Joints.Any(joint => joint is not { Name.Length: > 0 } || !Enum.IsDefined(joint.Unit)))
        {
            errors.Add("joints has an entry without a name or without a known unit");
        }

        if (Versions.Any(version => version is not { Version: >= 0 } || version.Sha256.Any(file => file.Value is null))
            || Versions.DistinctBy(version => version?.Version).Count() != Versions.Count)
        {
            errors.Add("versions has an entry without a number or digests, or two of one number");
        }

        errors.AddRange(Actions.Validate("actions"));
        errors.AddRange(Proprioception?.Validate("proprioception") ?? []);
        if (Joints.Count != Architecture.ActionDimension || Actions.Dimension != Architecture.ActionDimension)
        {
            errors.Add(
                $"joints has {Joints.Count} and actions {Actions.Dimension} entries; the architecture has {Architecture.ActionDimension} action dimensions");
        }

        if (Architecture.ProprioceptionDimension != (Proprioception?.Dimension ?? 0))
        {
            errors.Add($"proprioception has {Proprioception?.Dimension ?? 0} entries; the architecture takes {Architecture.ProprioceptionDimension}");
        }

        if (!(WaypointRateHertz > 0) || !double.IsFinite(WaypointRateHertz))
        {
            errors.Add($"waypoint_rate_hertz is {WaypointRateHertz}; expected a finite value above zero");
        }

        if (PromptSuffixTokenId is { } suffix && (suffix < 0 || suffix >= Architecture.VocabularySize))
        {
            errors.Add($"prompt_suffix_token_id is {suffix}; expected below the vocabulary's {Architecture.VocabularySize}");
        }

        if (!PromptTemplate.Contains("{instruction}", StringComparison.Ordinal))
        {
            errors.Add("prompt_template has no {instruction}");
        }

        return errors;
    }
}
