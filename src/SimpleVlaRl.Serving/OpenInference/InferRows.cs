using SimpleVlaRl.Core.Policies;
using SimpleVlaRl.Serving.Errors;

namespace SimpleVlaRl.Serving.OpenInference;

/// <summary>Takes a request of B rows apart into B requests of ours, each of which the batcher may join with those of others.</summary>
internal static class InferRows
{
    /// <summary>The most rows of one request.</summary>
    public const int MaximumRows = 64;

    private const int MaximumPromptWidth = 4096;

    /// <summary>The number of rows, and that every input has as many.</summary>
    /// <exception cref="RequestException">They differ, or are too many.</exception>
    public static int Count(TensorReader inputs, PolicyArchitecture architecture)
    {
        long rows = inputs.Shape(TensorContract.Images)[0];
        IEnumerable<string> others = TensorContract.Inputs(architecture).Where(input => input.Shape.Count > 0).Select(input => input.Name);
        if (rows > MaximumRows || others.FirstOrDefault(name => inputs.Shape(name)[0] != rows) is { } different && different.Length > 0)
        {
            throw new RequestException($"The first sizes of the inputs are {string.Join(", ", others.Select(name => $"{name} {inputs.Shape(name)[0]}"))}; "
                + $"expected the same, at most {MaximumRows}.");
        }

        long width = inputs.Shape(TensorContract.InputIds)[1];
        return width <= MaximumPromptWidth
            ? (int)rows
            : throw new RequestException(RequestProblem.TooLarge, $"The prompts are {width} wide; expected at most {MaximumPromptWidth}.");
    }

    /// <summary>Writes one row into a request.</summary>
    /// <exception cref="RequestException">A value cannot be given to the network.</exception>
    public static void Write(TensorReader inputs, int row, PolicyManifest manifest, PolicyRequest request)
    {
        PolicyArchitecture architecture = manifest.Architecture;
        PreparedInputs prepared = request.Prepared ??= new PreparedInputs(architecture);
        inputs.Read<byte>(TensorContract.Images).Slice(row * prepared.Images.Length, prepared.Images.Length).CopyTo(prepared.Images);
        prepared.PromptTokens = Prompt(inputs, row, architecture);
        int joints = architecture.ProprioceptionDimension;
        ReadOnlySpan<float> positions = joints > 0 ? inputs.Read<float>(TensorContract.Proprioception) : [];
        for (int joint = 0; joint < joints; joint++)
        {
            request.Proprioception[joint] = Codecs.JointReader.Finite(positions[(row * joints) + joint], TensorContract.Proprioception, joint);
        }

        if (architecture.Head == PolicyHead.Tokens)
        {
            WriteSampling(inputs, row, request, prepared);
        }
    }

    private static long[] Prompt(TensorReader inputs, int row, PolicyArchitecture architecture)
    {
        int width = (int)inputs.Shape(TensorContract.InputIds)[1];
        int length = inputs.Read<int>(TensorContract.PromptLengths)[row];
        if (length < 1 || length > width)
        {
            throw new RequestException($"The prompt of row {row} is {length} long; expected 1 to {width}.");
        }

        ReadOnlySpan<long> tokens = inputs.Read<long>(TensorContract.InputIds).Slice(row * width, length);
        foreach (long token in tokens)
        {
            if (token < 0 || token >= architecture.VocabularySize)
            {
                throw new RequestException($"The prompt of row {row} has the id {token}; expected 0 to {architecture.VocabularySize - 1}.");
            }
        }

        return tokens.ToArray();
    }

    private static void WriteSampling(TensorReader inputs, int row, PolicyRequest request, PreparedInputs prepared)
    {
        inputs.Read<float>(TensorContract.Uniforms).Slice(row * prepared.Uniforms.Length, prepared.Uniforms.Length).CopyTo(prepared.Uniforms);
        foreach (float uniform in prepared.Uniforms)
        {
            if (!(uniform is >= 0 and < 1))
            {
                throw new RequestException($"The uniforms of row {row} have {uniform}; expected at least 0 and less than 1.");
            }
        }

        SamplingParameters sampling = new(inputs.Read<float>(TensorContract.Temperature)[0], 0, 0);
        request.Sampling = sampling.Problem() is { } problem ? throw new RequestException(problem) : sampling;
    }
}
