using System.Globalization;
using System.Text;
using SimpleVlaRl.Serving.Errors;

namespace SimpleVlaRl.Serving.Codecs;

/// <summary>Reads an array of one text: what a prompt becomes when numpy has touched it, <c>&lt;U7</c> in UTF-32 or <c>|S7</c> in bytes.</summary>
internal static class NumpyText
{
    private const int LongestText = 2048;
    private const int UnitBytes = 4;

    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);
    private static readonly UTF32Encoding Utf32 = new(bigEndian: false, byteOrderMark: false, throwOnInvalidCharacters: true);

    /// <summary>Whether a <c>dtype.str</c> is one of text.</summary>
    public static bool IsText(ReadOnlySpan<char> type) => type is ['<' or '=', 'U', ..] or ['|', 'S', ..];

    /// <summary>Reads the text.</summary>
    /// <exception cref="RequestException">There is more than one, or it is too long or none.</exception>
    public static string Read(ReadOnlySpan<char> type, ReadOnlySpan<long> shape, ReadOnlySpan<byte> data)
    {
        bool isWide = type[1] == 'U';
        if (NumpyArray.ElementCount(shape) != 1
            || !int.TryParse(type[2..], NumberStyles.None, CultureInfo.InvariantCulture, out int length)
            || length > LongestText
            || data.Length != length * (isWide ? UnitBytes : 1))
        {
            throw new RequestException($"An array of texts has the shape [{string.Join(", ", shape.ToArray())}] and {data.Length} bytes; expected one text of "
                + $"at most {LongestText} characters.");
        }

        try
        {
            // Numpy fills a text up with zeros.
            return (isWide ? Utf32 : (Encoding)Utf8).GetString(data).TrimEnd('\0');
        }
        catch (DecoderFallbackException exception)
        {
            throw new RequestException("An array of one text is no valid Unicode.", exception);
        }
    }
}
