using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace SimpleVlaRl.Training.Outcomes;

/// <summary>Parts episodes by where they started: attempts from one start look alike and are in one part.</summary>
public static class OutcomeParts
{
    private const double FittingShare = 0.6;
    private const double ChoiceShare = 0.2;

    /// <summary>The part of a start; the same for ever.</summary>
    /// <param name="task">The task.</param>
    /// <param name="start">The start's seed.</param>
    /// <param name="seed">The seed of the parting.</param>
    /// <returns>The part.</returns>
    public static OutcomePart Of(string task, long start, long seed)
    {
        byte[] digest = SHA256.HashData(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{seed}/{task}/{start}")));
        double place = BinaryPrimitives.ReadUInt64LittleEndian(digest) / (double)ulong.MaxValue;
        return place < FittingShare ? OutcomePart.Fitting : place < FittingShare + ChoiceShare ? OutcomePart.Choice : OutcomePart.Report;
    }
}
