using SimpleVlaRl.Serving.Errors;

namespace SimpleVlaRl.Serving.Codecs;

/// <summary>
/// What a sender's samples mean when they are no bytes: 0 to 1, as openpi's servers take them, 0 to 255, or -1 to 1. One picture may leave it open (a black
/// one fits all three), so what a sender's pictures have shown once holds for those that follow.
/// </summary>
internal sealed class SampleRange
{
    private Kind known = Kind.Unit;

    private enum Kind
    {
        /// <summary>0 to 1, until a sample says otherwise.</summary>
        Unit,

        /// <summary>-1 to 1.</summary>
        Signed,

        /// <summary>0 to 255.</summary>
        Byte,
    }

    /// <summary>Looks a picture's samples over before they are written.</summary>
    /// <exception cref="RequestException">They are in no range that is known, or in another one than the sender's before.</exception>
    public void Learn(NumpyArray array, string key)
    {
        (double least, double most) = (double.PositiveInfinity, double.NegativeInfinity);
        for (int index = 0; index < array.Count; index++)
        {
            double value = array[index];
            if (!double.IsFinite(value))
            {
                throw new RequestException($"'{key}' has the sample {value} at {index}; expected finite numbers.");
            }

            (least, most) = (Math.Min(least, value), Math.Max(most, value));
        }

        Kind? found = array.Type is not (NumpyType.Float16 or NumpyType.Float32 or NumpyType.Float64)
            ? least >= 0 && most <= byte.MaxValue ? Kind.Byte : null
            : FloatKind(least, most);
        if (found is not { } kind || (kind != Kind.Unit && known != Kind.Unit && kind != known))
        {
            throw new RequestException($"'{key}' has samples from {least:g4} to {most:g4}; expected bytes, or numbers from 0 to 1, -1 to 1 or 0 to 255, the "
                + "same in all pictures of a client.");
        }

        known = kind == Kind.Unit ? known : kind;
    }

    /// <summary>
    /// Resizing overshoots: a picture of 0 to 1 may have a sample of 1.03 or -0.02 and is one of 0 to 1 all the same. Between the ranges there is a gap that
    /// nobody means, and what falls into it is refused: taken for the other range it would be black or grey.
    /// </summary>
    private Kind? FloatKind(double least, double most)
    {
        const double Overshoot = 0.1;
        if (known == Kind.Signed && least >= -1 - Overshoot && most <= 1 + Overshoot)
        {
            return Kind.Signed;
        }

        return least >= -Overshoot && most <= 1 + Overshoot ? Kind.Unit
            : least >= -1 - Overshoot && least < -0.25 && most <= 1 + Overshoot ? Kind.Signed
            : least >= 0 && most > 2 && most <= byte.MaxValue ? Kind.Byte
            : null;
    }

    /// <summary>A sample as a byte, cut off as openpi's servers do.</summary>
    public byte Sample(NumpyArray array, int index) => (byte)Math.Clamp(
        known switch
        {
            Kind.Unit => array[index] * byte.MaxValue,
            Kind.Signed => (array[index] + 1) / 2 * byte.MaxValue,
            _ => array[index],
        },
        byte.MinValue,
        byte.MaxValue);
}
