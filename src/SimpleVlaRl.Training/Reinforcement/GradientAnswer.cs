using System.Runtime.InteropServices;

namespace SimpleVlaRl.Training.Reinforcement;

/// <summary>A part of an optimizer step's gradient, as it comes back.</summary>
/// <remarks>
/// Little-endian: magic; loss, clip fraction, divergence, entropy and largest difference as float64, the last -inf for
/// none; the gradient as float32.
/// </remarks>
public sealed class GradientAnswer
{
    private const uint Magic = 0x52414C56; // "VLAR"

    internal GradientAnswer(SliceSums sums, float[] gradient) => (Sums, Gradient) = (sums, gradient);

    /// <summary>The part's share in the step's means.</summary>
    internal SliceSums Sums { get; }

    /// <summary>The gradient of what is trained.</summary>
    internal float[] Gradient { get; }

    /// <summary>Writes it.</summary>
    /// <param name="stream">Where.</param>
    public void Write(Stream stream)
    {
        using BinaryWriter writer = new(stream, System.Text.Encoding.UTF8, leaveOpen: true);
        writer.Write(Magic);
        foreach (double sum in (double[])[Sums.Loss, Sums.ClipFraction, Sums.ApproximateKl, Sums.Entropy, Sums.EngineDifference ?? double.NegativeInfinity])
        {
            writer.Write(sum);
        }

        writer.Write(MemoryMarshal.AsBytes(Gradient.AsSpan()));
    }

    /// <summary>Reads one.</summary>
    /// <param name="stream">Where from.</param>
    /// <param name="trainedCount">How long the gradient is.</param>
    /// <returns>The answer.</returns>
    /// <exception cref="InvalidDataException">It is none.</exception>
    /// <exception cref="EndOfStreamException">It ends too soon.</exception>
    public static GradientAnswer Read(Stream stream, long trainedCount)
    {
        using BinaryReader reader = new(stream, System.Text.Encoding.UTF8, leaveOpen: true);
        if (reader.ReadUInt32() != Magic)
        {
            throw new InvalidDataException("This is no answer of this program's format.");
        }

        SliceSums sums = new(reader.ReadDouble(), reader.ReadDouble(), reader.ReadDouble(), reader.ReadDouble(), reader.ReadDouble());
        float[] gradient = new float[trainedCount];
        reader.BaseStream.ReadExactly(MemoryMarshal.AsBytes(gradient.AsSpan()));
        return new GradientAnswer(double.IsNegativeInfinity(sums.EngineDifference!.Value) ? sums with { EngineDifference = null } : sums, gradient);
    }
}
