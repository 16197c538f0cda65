using SimpleVlaRl.Core.Policies;

namespace SimpleVlaRl.Preprocessing.Prompts;

/// <summary>The tokenisers by the manifest's name.</summary>
public static class PromptTokenizers
{
    /// <summary>Makes a policy's tokeniser.</summary>
    /// <param name="manifest">The policy's manifest.</param>
    /// <returns>The tokeniser.</returns>
    /// <exception cref="PolicyLoadException">There is no such tokeniser, or it does not fit the network's vocabulary.</exception>
    public static IPromptTokenizer Create(PolicyManifest manifest)
    {
        ArgumentNullException.ThrowIfNull(manifest);
        if (manifest.Tokenizer != ByteTokenizer.Name)
        {
            throw new PolicyLoadException($"The policy '{manifest.Name}' wants the tokenizer '{manifest.Tokenizer}'; this program has '{ByteTokenizer.Name}' only.");
        }

        return manifest.Architecture.VocabularySize >= Core.Text.ByteVocabulary.Size
            ? new ByteTokenizer()
            : throw new PolicyLoadException($"The policy '{manifest.Name}' has a vocabulary of {manifest.Architecture.VocabularySize}; the tokenizer '{ByteTokenizer.Name}' takes {Core.Text.ByteVocabulary.Size}.");
    }
}
