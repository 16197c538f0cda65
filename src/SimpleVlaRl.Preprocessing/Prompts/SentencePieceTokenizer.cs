using Microsoft.ML.Tokenizers;
using SimpleVlaRl.Core.Policies;

namespace SimpleVlaRl.Preprocessing.Prompts;

/// <summary>
/// A SentencePiece model file from a checkpoint, used as Llama's tokeniser is: the begin id, the pieces, and at the end the manifest's suffix id.
/// </summary>
/// <remarks>
/// Text is only ever text: the name of a control symbol inside an instruction gives no control id. OpenVLA learned with a space after
/// <c>Out:</c>, which is the piece 29871; its code appends that id unless the prompt ends in it already.
/// </remarks>
public sealed class SentencePieceTokenizer : IPromptTokenizer
{
    /// <summary>The largest model file that is read, in bytes.</summary>
    public const int MaximumFileBytes = 64 << 20;

    private readonly LlamaTokenizer model;
    private readonly long? suffixTokenId;

    private SentencePieceTokenizer(LlamaTokenizer model, long? suffixTokenId)
    {
        this.model = model;
        this.suffixTokenId = suffixTokenId;
    }

    /// <summary>The number of pieces.</summary>
    public int VocabularySize => this.model.Vocabulary.Count;

    /// <summary>Loads a policy's model file.</summary>
    /// <param name="manifest">The policy's manifest, whose <see cref="PolicyManifest.Tokenizer"/> is the file's name.</param>
    /// <param name="policyFolder">The folder that holds the file.</param>
    /// <returns>The tokeniser.</returns>
    /// <exception cref="PolicyLoadException">The file is missing, is no SentencePiece model, or does not fit the network.</exception>
    public static SentencePieceTokenizer Load(PolicyManifest manifest, string policyFolder)
    {
        ArgumentNullException.ThrowIfNull(manifest);
        ArgumentNullException.ThrowIfNull(policyFolder);
        if (manifest.Tokenizer.Length == 0 || manifest.Tokenizer is "." or ".." || manifest.Tokenizer.AsSpan().IndexOfAny('/', '\\') >= 0)
        {
            throw new PolicyLoadException($"The policy '{manifest.Name}' names the tokenizer '{manifest.Tokenizer}'; expected '{ByteTokenizer.Name}' or the "
                + $"plain name of a file beside {PolicyManifest.FileName}.");
        }

        string path = Path.Combine(policyFolder, manifest.Tokenizer);
        SentencePieceTokenizer tokenizer = new(Read(path), manifest.PromptSuffixTokenId);
        tokenizer.Check(manifest, path);
        return tokenizer;
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The prompt has an unpaired surrogate.</exception>
    public long[] Encode(string prompt)
    {
        ArgumentNullException.ThrowIfNull(prompt);
        UnicodeText.Demand(prompt);

        // The library leaves the begin id out of an empty text, which SentencePiece does not; so it is put in here.
        IReadOnlyList<int> pieces = this.model.EncodeToIds(prompt, addBeginningOfSentence: false, addEndOfSentence: false);
        bool isSuffixMissing = this.suffixTokenId is { } suffix && (pieces.Count == 0 || pieces[^1] != suffix);
        long[] ids = new long[1 + pieces.Count + (isSuffixMissing ? 1 : 0)];
        ids[0] = this.model.BeginningOfSentenceId;
        for (int i = 0; i < pieces.Count; i++)
        {
            ids[i + 1] = pieces[i];
        }

        if (isSuffixMissing)
        {
            ids[^1] = this.suffixTokenId!.Value;
        }

        return ids;
    }

    private static LlamaTokenizer Read(string path)
    {
        try
        {
            using FileStream file = File.OpenRead(path);
            return file.Length <= MaximumFileBytes
                ? LlamaTokenizer.Create(file, addBeginOfSentence: false, addEndOfSentence: false)
                : throw new PolicyLoadException(
                    $"The tokenizer '{path}' has {file.Length} bytes; at most {MaximumFileBytes} are read. Copy tokenizer.model from the checkpoint.");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new PolicyLoadException(
                $"The tokenizer '{path}' cannot be read: {exception.Message} Copy tokenizer.model from the checkpoint beside {PolicyManifest.FileName}.",
                exception);
        }
#pragma warning disable CA1031 // The parser of a damaged file throws whatever it meets first, and none of that may leave here as a crash.
        catch (Exception exception) when (exception is not (PolicyLoadException or OutOfMemoryException))
#pragma warning restore CA1031
        {
            throw new PolicyLoadException(
                $"The tokenizer '{path}' is no SentencePiece model that can be used: {exception.Message} Copy tokenizer.model from the checkpoint.", exception);
        }
    }

    private void Check(PolicyManifest manifest, string path)
    {
        PolicyArchitecture architecture = manifest.Architecture;
        if (VocabularySize > architecture.VocabularySize)
        {
            throw new PolicyLoadException($"The tokenizer '{path}' has {VocabularySize} pieces but the policy '{manifest.Name}' a vocabulary of "
                + $"{architecture.VocabularySize}; they do not belong together.");
        }

        if (this.model.BeginningOfSentenceId != architecture.BeginTokenId)
        {
            throw new PolicyLoadException($"The tokenizer '{path}' begins with id {this.model.BeginningOfSentenceId} but the policy '{manifest.Name}' with "
                + $"{architecture.BeginTokenId}; they do not belong together.");
        }

        if (this.suffixTokenId is { } suffix && (suffix < 0 || suffix >= VocabularySize))
        {
            throw new PolicyLoadException($"The policy '{manifest.Name}' ends its prompts in id {suffix} but the tokenizer '{path}' has {VocabularySize} "
                + "pieces; they do not belong together.");
        }
    }
}
