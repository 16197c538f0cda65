using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace SimpleVlaRl.Core.Weights;

/// <summary>A short name for the values of weights, so that adapters are not resumed over others.</summary>
public static class WeightDigest
{
    private const int PieceElements = 1 << 20;

    /// <summary>Computes it.</summary>
    /// <param name="source">The weights.</param>
    /// <returns>The first 16 hexadecimal digits of the SHA-256 of all values in single precision, in the source's order.</returns>
    public static string Of(IWeightSource source)
    {
        ArgumentNullException.ThrowIfNull(source);
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
