using SimpleVlaRl.Core.Actions;
using SimpleVlaRl.Core.Policies;
using SimpleVlaRl.Preprocessing;
using TorchSharp;

namespace SimpleVlaRl.Training.Networks;

/// <summary>A network in training as a policy, to try it in a simulator before it is exported.</summary>
public sealed class TorchPolicy : IPolicy
{
    private readonly PolicyNetwork network;
    private readonly PolicyInputBuilder builder;

    /// <summary>Wraps a network; it is not disposed with this policy.</summary>
    /// <param name="manifest">The manifest of the policy.</param>
    /// <param name="network">The network; its weights of the moment answer.</param>
    /// <param name="version">The version to call it.</param>
    /// <param name="policyFolder">The folder that holds the manifest, for a tokeniser with a file; null where there is none.</param>
    public TorchPolicy(PolicyManifest manifest, PolicyNetwork network, int version, string? policyFolder = null)
    {
        ArgumentNullException.ThrowIfNull(manifest);
        ArgumentNullException.ThrowIfNull(network);
        Manifest = manifest;
        this.network = network;
        builder = new PolicyInputBuilder(manifest, policyFolder);
        Identity = new PolicyIdentity(manifest.Name, version, "in-training", "fp32", "torch");
    }

    /// <inheritdoc/>
    public PolicyManifest Manifest { get; }

    /// <inheritdoc/>
    public PolicyIdentity Identity { get; }

    /// <inheritdoc/>
    public void Infer(ReadOnlySpan<PolicyRequest> requests, ReadOnlySpan<ActionChunk> chunks)
    {
        if (requests.Length != chunks.Length)
        {
            throw new ArgumentException($"There are {requests.Length} requests and {chunks.Length} chunks; expected one chunk per request.", nameof(chunks));
        }

        // Rows of one temperature share a call.
        for (int first = 0; first < requests.Length;)
        {
            int end = first + 1;
            while (end < requests.Length && requests[end].Sampling.Temperature == requests[first].Sampling.Temperature)
            {
                end++;
            }

            InferAlike(requests[first..end], chunks[first..end]);
            first = end;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
    }

    private void InferAlike(ReadOnlySpan<PolicyRequest> requests, ReadOnlySpan<ActionChunk> chunks)
    {
        PolicyArchitecture architecture = Manifest.Architecture;
        int rows = requests.Length;
        int tokens = architecture.ActionTokenCount;
        int dimension = architecture.ProprioceptionDimension;
        byte[] images = new byte[rows * builder.ImageByteCount];
        float[] joints = new float[rows * dimension];
        float[] uniforms = new float[rows * tokens];
        long[][] prompts = new long[rows][];
        for (int row = 0; row < rows; row++)
        {
            builder.WriteImages(requests[row].Frames, images.AsSpan(row * builder.ImageByteCount, builder.ImageByteCount));
            builder.WriteProprioception(requests[row].Proprioception, joints.AsSpan(row * dimension, dimension));
            prompts[row] = builder.PromptTokens(requests[row].Instruction).ToArray();
            CounterRandom.Fill(requests[row].Sampling.Seed, requests[row].Sampling.ChunkIndex, uniforms.AsSpan(row * tokens, tokens));
        }

        int padded = prompts.Max(prompt => prompt.Length);
        long[] ids = new long[rows * padded];
        for (int row = 0; row < rows; row++)
        {
            builder.WritePrompt(prompts[row], ids.AsSpan(row * padded, padded));
        }

        using torch.Tensor imageTensor = torch.tensor(images, torch.uint8).reshape(rows, architecture.ImageCount, architecture.ImageSize, architecture.ImageSize, 3);
        using torch.Tensor? jointTensor = dimension == 0 ? null : torch.tensor(joints, torch.float32).reshape(rows, dimension);
        PolicyInputs inputs = new() { Images = imageTensor, InputIds = ids, PromptLengths = [.. prompts.Select(prompt => prompt.Length)], Proprioception = jointTensor };
        TorchReferenceOutput output = TorchReference.Run(network, inputs, uniforms, requests[0].Sampling.Temperature);
        for (int row = 0; row < rows; row++)
        {
            output.Tokens.AsSpan(row * tokens, tokens).CopyTo(chunks[row].Tokens);
            output.LogProbabilities.AsSpan(row * tokens, tokens).CopyTo(chunks[row].LogProbabilities);
            output.Entropies.AsSpan(row * tokens, tokens).CopyTo(chunks[row].Entropies);
            for (int token = 0; token < tokens; token++)
            {
                chunks[row].Actions[token] = (float)Manifest.Actions.Unnormalize(token % architecture.ActionDimension, ActionBins.Decode(chunks[row].Tokens[token]));
            }
        }
    }
}
