using System.Runtime.InteropServices;
using System.Security.Cryptography;
using SimpleVlaRl.Core.Weights;

namespace SimpleVlaRl.Training.Networks;

/// <summary>A short name for the values of weights, so that adapters are not resumed over others.</summary>
internal static class WeightDigest
{
    private const int PieceElements = 1 << 20;

    public static string Of(IWeightSource source)
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        float[] piece = new float[PieceElements];
        foreach (TensorDescription tensor in source.Tensors)
        {
            for (long first = 0; first < tensor.ElementCount; first += PieceElements)
            {
                Span<float> values = piece.AsSpan(0, (int)Math.Min(PieceElements, tensor.ElementCount - first));
                source.Read(tensor.Name, first, values);
                hash.AppendData(MemoryMarshal.AsBytes(values));
            }
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset())[..16];
    }
}
