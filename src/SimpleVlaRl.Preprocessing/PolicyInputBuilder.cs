using System.Collections.Concurrent;
using SimpleVlaRl.Core.Observations;
using SimpleVlaRl.Core.Policies;
using SimpleVlaRl.Preprocessing.Images;
using SimpleVlaRl.Preprocessing.Prompts;

namespace SimpleVlaRl.Preprocessing;

/// <summary>Turns observations and instructions into a policy's inputs: the one way, for learner and robot alike.</summary>
/// <remarks>Safe to use from any thread. It remembers the prompts it has encoded; nothing allocates for a prompt that it knows.</remarks>
public sealed class PolicyInputBuilder
{
    private const int RememberedPrompts = 1024;
    private const int LongestInstruction = 4096;

    private readonly PolicyManifest manifest;
    private readonly IImageRecipe recipe;
    private readonly IPromptTokenizer tokenizer;
    private readonly ConcurrentDictionary<string, long[]> prompts = [];
    private readonly Lock encoding = new();
    private int promptCount;
    private readonly int imageSize;

    /// <summary>Makes a builder for a policy.</summary>
    /// <param name="manifest">The policy's manifest.</param>
    /// <param name="policyFolder">The folder that holds the manifest, for a tokeniser with a file; null where there is none.</param>
    /// <exception cref="PolicyLoadException">The manifest names a recipe or tokeniser that does not exist.</exception>
    public PolicyInputBuilder(PolicyManifest manifest, string? policyFolder = null)
    {
        ArgumentNullException.ThrowIfNull(manifest);
        this.manifest = manifest;
        try
        {
            recipe = ImageRecipes.Get(manifest.ImageRecipe);
        }
        catch (ArgumentException exception)
        {
            throw new PolicyLoadException($"The policy '{manifest.Name}' cannot be used: {exception.Message}", exception);
        }

        tokenizer = PromptTokenizers.Create(manifest, policyFolder);
        imageSize = manifest.Architecture.ImageSize;
        ImageByteCount = manifest.Architecture.ImageCount * imageSize * imageSize * 3;
    }

    /// <summary>The bytes of one row's images, N·H·W·3.</summary>
    public int ImageByteCount { get; }

    /// <summary>How many cameras a row has (N).</summary>
    public int CameraCount => this.manifest.Cameras.Count;

    /// <summary>What is wrong with a request's frames, joints or instruction.</summary>
    /// <param name="request">The request.</param>
    /// <returns>One sentence with the value found and the value expected; null when the request can be written. Does not allocate then.</returns>
    public string? Problem(PolicyRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        return FrameProblem(request.Frames) ?? JointProblem(request.Proprioception.Length) ?? InstructionProblem(request.Instruction);
    }

    /// <summary>Writes one row's images.</summary>
    /// <param name="frames">The frames in the order of the manifest's cameras, of any size; see <see cref="ManifestCamera.PartOf"/>.</param>
    /// <param name="destination">The images, [N, H, W, 3].</param>
    /// <exception cref="ArgumentException">The frames' number is not the manifest's.</exception>
    public void WriteImages(IReadOnlyList<ImageFrame> frames, Span<byte> destination)
    {
        if (FrameProblem(frames) is { } problem)
        {
            throw new ArgumentException(problem, nameof(frames));
        }

        if (destination.Length != ImageByteCount)
        {
            throw new ArgumentException(
                $"There are {destination.Length} bytes for the images; the policy '{this.manifest.Name}' takes {ImageByteCount}.", nameof(destination));
        }

        int bytes = ImageByteCount / frames.Count;
        for (int camera = 0; camera < frames.Count; camera++)
        {
            WriteImage(frames, camera, destination.Slice(camera * bytes, bytes));
        }
    }

    /// <summary>Writes one image of a row, for those who share a row's images among threads.</summary>
    /// <param name="frames">The frames in the order of the manifest's cameras, without a <see cref="Problem"/>.</param>
    /// <param name="camera">Which.</param>
    /// <param name="destination">The image, [H, W, 3].</param>
    public void WriteImage(IReadOnlyList<ImageFrame> frames, int camera, Span<byte> destination)
    {
        ArgumentNullException.ThrowIfNull(frames);
        recipe.Apply(FramePart.Of(frames[camera], this.manifest.Cameras[camera]), imageSize, destination);
    }

    /// <summary>Writes one row's proprioception: the raw joint positions in single precision; the network normalises them itself.</summary>
    /// <param name="positions">The joint positions in the manifest's order, in robot units; not looked at when the policy takes none.</param>
    /// <param name="destination">One entry per dimension of proprioception.</param>
    /// <exception cref="ArgumentException">The number of positions is not the manifest's.</exception>
    public void WriteProprioception(ReadOnlySpan<double> positions, Span<float> destination)
    {
        int dimension = this.manifest.Architecture.ProprioceptionDimension;
        if (destination.Length != dimension || JointProblem(positions.Length) is not null)
        {
            throw new ArgumentException(
                $"There are {positions.Length} joint positions for {destination.Length} inputs; the policy '{this.manifest.Name}' takes {dimension}.",
                nameof(positions));
        }

        for (int i = 0; i < dimension; i++)
        {
            destination[i] = (float)positions[i];
        }
    }

    /// <summary>The token ids of an instruction's prompt, without padding.</summary>
    /// <param name="instruction">The instruction without the template; empty for the policy's default instruction.</param>
    /// <returns>The ids. They stay valid; do not change them.</returns>
    /// <exception cref="ArgumentException">The instruction is empty and the policy has no default, or it is far too long.</exception>
    public ReadOnlySpan<long> PromptTokens(string instruction)
    {
        ArgumentNullException.ThrowIfNull(instruction);
        if (prompts.TryGetValue(instruction, out long[]? known))
        {
            return known;
        }

        return InstructionProblem(instruction) is { } problem ? throw new ArgumentException(problem, nameof(instruction)) : Encode(instruction);
    }

    /// <summary>Writes one row of a padded batch of prompts.</summary>
    /// <param name="tokens">The prompt's ids.</param>
    /// <param name="destination">The row, at least as long as the prompt; the rest is filled with the padding id.</param>
    /// <exception cref="ArgumentException">The row is too short.</exception>
    public void WritePrompt(ReadOnlySpan<long> tokens, Span<long> destination)
    {
        tokens.CopyTo(destination);
        destination[tokens.Length..].Fill(this.manifest.Architecture.PaddingTokenId);
    }

    /// <summary>One encoder at a time: a tokeniser need not be safe to share.</summary>
    private long[] Encode(string instruction)
    {
        string text = string.IsNullOrWhiteSpace(instruction) ? this.manifest.DefaultInstruction! : instruction;
        lock (encoding)
        {
            if (promptCount >= RememberedPrompts)
            {
                prompts.Clear();
                promptCount = 0;
            }

            promptCount++;
            return prompts[instruction] = tokenizer.Encode(PromptTemplate.Apply(this.manifest.PromptTemplate, text));
        }
    }

    private string? FrameProblem(IReadOnlyList<ImageFrame> frames)
    {
        ArgumentNullException.ThrowIfNull(frames);
        return frames.Count == this.manifest.Cameras.Count
            ? null
            : $"There are {frames.Count} frames; the policy '{this.manifest.Name}' takes {this.manifest.Cameras.Count}.";
    }

    private string? JointProblem(int count)
    {
        int dimension = this.manifest.Architecture.ProprioceptionDimension;
        return dimension == 0 || count == dimension ? null : $"There are {count} joint positions; the policy '{this.manifest.Name}' takes {dimension}.";
    }

    private string? InstructionProblem(string instruction)
    {
        ArgumentNullException.ThrowIfNull(instruction);
        if (instruction.Length > LongestInstruction)
        {
            return $"The instruction has {instruction.Length} characters; expected at most {LongestInstruction}.";
        }

        return string.IsNullOrWhiteSpace(instruction) && string.IsNullOrEmpty(this.manifest.DefaultInstruction)
            ? $"The instruction is empty and the policy '{this.manifest.Name}' has no default_instruction; say what the robot shall do."
            : null;
    }
}
