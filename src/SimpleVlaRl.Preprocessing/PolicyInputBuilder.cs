using SimpleVlaRl.Core.Observations;
using SimpleVlaRl.Core.Policies;
using SimpleVlaRl.Preprocessing.Images;
using SimpleVlaRl.Preprocessing.Prompts;

namespace SimpleVlaRl.Preprocessing;

/// <summary>Turns observations and instructions into a policy's inputs: the one way, for learner and robot alike.</summary>
/// <remarks>Not thread-safe: it remembers the prompts it has encoded. Nothing allocates for a prompt that it knows.</remarks>
public sealed class PolicyInputBuilder
{
    private const int RememberedPrompts = 1024;

    private readonly PolicyManifest _manifest;
    private readonly IImageRecipe _recipe;
    private readonly IPromptTokenizer _tokenizer;
    private readonly Dictionary<string, long[]> _prompts = [];
    private readonly int _imageSize;

    /// <summary>Makes a builder for a policy.</summary>
    /// <param name="manifest">The policy's manifest.</param>
    /// <param name="policyFolder">The folder that holds the manifest, for a tokeniser with a file; null where there is none.</param>
    /// <exception cref="PolicyLoadException">The manifest names a recipe or tokeniser that does not exist.</exception>
    public PolicyInputBuilder(PolicyManifest manifest, string? policyFolder = null)
    {
        ArgumentNullException.ThrowIfNull(manifest);
        _manifest = manifest;
        try
        {
            _recipe = ImageRecipes.Get(manifest.ImageRecipe);
        }
        catch (ArgumentException exception)
        {
            throw new PolicyLoadException($"The policy '{manifest.Name}' cannot be used: {exception.Message}", exception);
        }

        _tokenizer = PromptTokenizers.Create(manifest, policyFolder);
        _imageSize = manifest.Architecture.ImageSize;
        ImageByteCount = manifest.Architecture.ImageCount * _imageSize * _imageSize * 3;
    }

    /// <summary>The bytes of one row's images, N·H·W·3.</summary>
    public int ImageByteCount { get; }

    /// <summary>Writes one row's images.</summary>
    /// <param name="frames">The frames in the order of the manifest's cameras.</param>
    /// <param name="destination">The images, [N, H, W, 3].</param>
    /// <exception cref="ArgumentException">The frames' number or sizes are not the manifest's.</exception>
    public void WriteImages(IReadOnlyList<ImageFrame> frames, Span<byte> destination)
    {
        ArgumentNullException.ThrowIfNull(frames);
        if (frames.Count != _manifest.Cameras.Count || destination.Length != ImageByteCount)
        {
            throw new ArgumentException($"There are {frames.Count} frames for {destination.Length} bytes; the policy '{_manifest.Name}' takes {_manifest.Cameras.Count} frames and {ImageByteCount} bytes.", nameof(frames));
        }

        int bytes = ImageByteCount / frames.Count;
        for (int i = 0; i < frames.Count; i++)
        {
            ManifestCamera camera = _manifest.Cameras[i];
            if (frames[i].Width != camera.Width || frames[i].Height != camera.Height)
            {
                throw new ArgumentException($"The frame of '{camera.Name}' is {frames[i].Width}x{frames[i].Height}; the policy '{_manifest.Name}' was trained on {camera.Width}x{camera.Height}.", nameof(frames));
            }

            _recipe.Apply(frames[i], _imageSize, destination.Slice(i * bytes, bytes));
        }
    }

    /// <summary>Writes one row's proprioception: the raw joint positions in single precision; the network normalises them itself.</summary>
    /// <param name="positions">The joint positions in the manifest's order, in robot units; not looked at when the policy takes none.</param>
    /// <param name="destination">One entry per dimension of proprioception.</param>
    /// <exception cref="ArgumentException">The number of positions is not the manifest's.</exception>
    public void WriteProprioception(ReadOnlySpan<double> positions, Span<float> destination)
    {
        int dimension = _manifest.Architecture.ProprioceptionDimension;
        if (destination.Length != dimension || (dimension > 0 && positions.Length != dimension))
        {
            throw new ArgumentException($"There are {positions.Length} joint positions for {destination.Length} inputs; the policy '{_manifest.Name}' takes {dimension}.", nameof(positions));
        }

        for (int i = 0; i < dimension; i++)
        {
            destination[i] = (float)positions[i];
        }
    }

    /// <summary>The token ids of an instruction's prompt, without padding.</summary>
    /// <param name="instruction">The instruction without the template; empty for the policy's default instruction.</param>
    /// <returns>The ids. They stay valid; do not change them.</returns>
    /// <exception cref="ArgumentException">The instruction is empty and the policy has no default.</exception>
    public ReadOnlySpan<long> PromptTokens(string instruction)
    {
        ArgumentNullException.ThrowIfNull(instruction);
        if (_prompts.TryGetValue(instruction, out long[]? known))
        {
            return known;
        }

        string text = string.IsNullOrWhiteSpace(instruction) ? _manifest.DefaultInstruction ?? "" : instruction;
        if (text.Length == 0)
        {
            throw new ArgumentException($"The instruction is empty and the policy '{_manifest.Name}' has no default_instruction; say what the robot shall do.", nameof(instruction));
        }

        if (_prompts.Count >= RememberedPrompts)
        {
            _prompts.Clear();
        }

        return _prompts[instruction] = _tokenizer.Encode(PromptTemplate.Apply(_manifest.PromptTemplate, text));
    }

    /// <summary>Writes one row of a padded batch of prompts.</summary>
    /// <param name="tokens">The prompt's ids.</param>
    /// <param name="destination">The row, at least as long as the prompt; the rest is filled with the padding id.</param>
    /// <exception cref="ArgumentException">The row is too short.</exception>
    public void WritePrompt(ReadOnlySpan<long> tokens, Span<long> destination)
    {
        tokens.CopyTo(destination);
        destination[tokens.Length..].Fill(_manifest.Architecture.PaddingTokenId);
    }
}
