using System.Runtime.InteropServices;
using SimpleVlaRl.Core.Actions;
using SimpleVlaRl.Training.Arithmetic;
using TorchSharp;

namespace SimpleVlaRl.Training.Networks;

/// <summary>What an exported policy computes, computed by the network it was exported from: for parity checks.</summary>
public static class TorchReference
{
    /// <summary>Answers a batch.</summary>
    /// <param name="network">The network.</param>
    /// <param name="inputs">The batch.</param>
    /// <param name="uniforms">A number in [0, 1) per action token, [B, A·K]; not looked at when greedy.</param>
    /// <param name="temperature">The softmax temperature; 0 is greedy, with log-probabilities and entropy at temperature 1.</param>
    /// <returns>Tokens, log-probabilities, entropies and logits.</returns>
    /// <exception cref="ArgumentException">The uniforms or the temperature cannot be used.</exception>
    public static TorchReferenceOutput Run(PolicyNetwork network, PolicyInputs inputs, ReadOnlySpan<float> uniforms, float temperature)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(inputs);
        int count = inputs.BatchSize * network.Architecture.ActionTokenCount;
        if (!(temperature >= 0) || !float.IsFinite(temperature))
        {
            throw new ArgumentException($"The temperature is {temperature}; expected a finite value of at least 0.", nameof(temperature));
        }

        if (temperature > 0 && uniforms.Length != count)
        {
            throw new ArgumentException($"There are {uniforms.Length} uniforms; expected {count}.", nameof(uniforms));
        }

        using DisposeScope scope = torch.NewDisposeScope();
        using IDisposable noGrad = torch.no_grad();
        torch.Tensor logits = network.Forward(inputs).flatten(0, 1);
        torch.Tensor logProbabilities = torch.nn.functional.log_softmax(temperature > 0 ? logits.DividedBy(temperature) : logits, -1);
        torch.Tensor entropy = -(logProbabilities.exp() * logProbabilities).sum(-1);
        float[] rows = Values(logProbabilities);
        int[] tokens = new int[count];
        float[] chosen = new float[count];
        for (int index = 0; index < count; index++)
        {
            ReadOnlySpan<float> row = rows.AsSpan(index * ActionBins.Count, ActionBins.Count);
            tokens[index] = temperature > 0 ? Draw(row, uniforms[index]) : Greedy(row);
            chosen[index] = row[tokens[index]];
        }

        return new TorchReferenceOutput(tokens, chosen, Values(entropy), Values(logits));
    }

    /// <summary>Inverse of the cumulative distribution: the count of cumulative probabilities at or below u, at most 255.</summary>
    private static int Draw(ReadOnlySpan<float> logProbabilities, float uniform)
    {
        double cumulative = 0;
        for (int token = 0; token < ActionBins.Count - 1; token++)
        {
            cumulative += Math.Exp(logProbabilities[token]);
            if (cumulative > uniform)
            {
                return token;
            }
        }

        return ActionBins.Count - 1;
    }

    /// <summary>The first of the largest.</summary>
    private static int Greedy(ReadOnlySpan<float> row)
    {
        int best = 0;
        for (int token = 1; token < row.Length; token++)
        {
            best = row[token] > row[best] ? token : best;
        }

        return best;
    }

    private static float[] Values(torch.Tensor tensor) => MemoryMarshal.Cast<byte, float>(tensor.cpu().contiguous().bytes).ToArray();
}
