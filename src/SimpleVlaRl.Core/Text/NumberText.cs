using System.Globalization;
using System.Numerics;

namespace SimpleVlaRl.Core.Text;

/// <summary>
/// The one way in which both programs read a number that a person wrote: digits, a point, an exponent, a sign. No separators of groups, which would make
/// 10001 of a decimal comma's <c>1,0001</c>, nothing before or behind, no other base, nothing that is not finite.
/// </summary>
public static class NumberText
{
    /// <summary>Reads a number.</summary>
    /// <typeparam name="T">The number's type; of a whole one there is no point and no exponent.</typeparam>
    /// <param name="text">What was written.</param>
    /// <param name="value">The number.</param>
    /// <returns>Whether it is one that <typeparamref name="T"/> holds.</returns>
    public static bool TryParse<T>(string? text, out T value)
        where T : struct, INumber<T>
    {
        NumberStyles style = IsWhole<T>()
            ? NumberStyles.AllowLeadingSign
            : NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;
        return T.TryParse(text, style, CultureInfo.InvariantCulture, out value) && T.IsFinite(value) && !(T.IsZero(value) && HasDigitAboveZero(text));
    }

    /// <summary>Whether a type holds whole numbers only.</summary>
    /// <typeparam name="T">The type.</typeparam>
    /// <returns>True for the integers.</returns>
    public static bool IsWhole<T>()
        where T : struct, INumber<T> => T.IsInteger(T.One / (T.One + T.One));

    /// <summary>A number as it would be read again.</summary>
    /// <typeparam name="T">Its type.</typeparam>
    /// <param name="value">The number.</param>
    /// <returns>The text.</returns>
    public static string Of<T>(T value)
        where T : struct, INumber<T> => value.ToString(null, CultureInfo.InvariantCulture);

    /// <summary>A zero of which a digit says otherwise is a number too small to be held, such as 1e-999.</summary>
    private static bool HasDigitAboveZero(string? text) => text!.TakeWhile(letter => letter is not ('e' or 'E')).Any(letter => letter is >= '1' and <= '9');
}
