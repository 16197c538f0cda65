using SimpleVlaRl.Core.Policies;

namespace SimpleVlaRl.Preprocessing.Prompts;

/// <summary>The tokenisers by the manifest's name.</summary>
public static class PromptTokenizers
{
    /// <summary>Makes a policy's tokeniser.</summary>
    /// <param name="manifest">The policy's manifest.</param>
    /// <param name="policyFolder">The folder that holds the manifest and the tokeniser's file; null where a policy of bytes is all that can come.</param>
    /// <returns>The tokeniser.</returns>
    /// <exception cref="PolicyLoadException">There is no such tokeniser, or it does not fit the network's vocabulary.</exception>
    public static IPromptTokenizer Create(PolicyManifest manifest, string? policyFolder = null)
    {
        ArgumentNullException.ThrowIfNull(manifest);
        if (manifest.Tokenizer != ByteTokenizer.Name)
        {
            return policyFolder is null
                ? throw new PolicyLoadException($"The policy '{manifest.Name}' wants the tokenizer '{manifest.Tokenizer}', a file of its folder, and there is "
                    + $"no folder here; without one there is '{ByteTokenizer.Name}' only.")
                : SentencePieceTokenizer.Load(manifest, policyFolder);
        }

        if (manifest.PromptSuffixTokenId is not null)
        {
            throw new PolicyLoadException($"The policy '{manifest.Name}' has a prompt_suffix_token_id, which the tokenizer '{ByteTokenizer.Name}' does not "
                + $"take; remove it from {PolicyManifest.FileName}.");
        }

        return manifest.Architecture.VocabularySize >= Core.Text.ByteVocabulary.Size
            ? new ByteTokenizer()
            : throw new PolicyLoadException($"The policy '{manifest.Name}' has a vocabulary of {manifest.Architecture.VocabularySize}; the tokenizer "
                + $"'{ByteTokenizer.Name}' takes {Core.Text.ByteVocabulary.Size}.");
    }
}
