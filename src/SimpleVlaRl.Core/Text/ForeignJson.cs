using System.Text;

namespace SimpleVlaRl.Core.Text;

/// <summary>JSON as other programs write it, made into what the standard and its parsers take.</summary>
/// <remarks>
/// Python writes <c>NaN</c>, <c>Infinity</c> and <c>-Infinity</c> as bare words, and editors put byte-order marks in front. Whether such a number may be used
/// is for the reader of that number to say; it must not keep anybody from reading the rest of the file.
/// </remarks>
public static class ForeignJson
{
    private static readonly string[] Words = ["-Infinity", "Infinity", "NaN"];

    /// <summary>Takes a byte-order mark away, and makes bare words into texts: <c>NaN</c> becomes <c>"NaN"</c>.</summary>
    /// <param name="bytes">The file's bytes: UTF-8, or UTF-16 with a byte-order mark.</param>
    /// <returns>UTF-8 without a mark; the same bytes where there is nothing to do.</returns>
    public static ReadOnlyMemory<byte> Standard(ReadOnlyMemory<byte> bytes)
    {
        ReadOnlyMemory<byte> plain = WithoutMark(bytes);
        return Quoted(plain.Span) is { } quoted ? quoted : plain;
    }

    /// <summary>Takes a byte-order mark away; UTF-16 becomes UTF-8.</summary>
    /// <param name="bytes">The file's bytes.</param>
    /// <returns>UTF-8 without a mark; the same bytes where there is none.</returns>
    public static ReadOnlyMemory<byte> WithoutMark(ReadOnlyMemory<byte> bytes) => bytes.Span switch
    {
        [0xEF, 0xBB, 0xBF, ..] => bytes[3..],
        [0xFF, 0xFE, ..] => Encoding.UTF8.GetBytes(Encoding.Unicode.GetString(bytes.Span[2..])),
        [0xFE, 0xFF, ..] => Encoding.UTF8.GetBytes(Encoding.BigEndianUnicode.GetString(bytes.Span[2..])),
        _ => bytes,
    };

    /// <summary>The text with its bare words in quotes, or null where it has none. Within texts nothing changes.</summary>
    private static byte[]? Quoted(ReadOnlySpan<byte> json)
    {
        MemoryStream? quoted = null;
        int copied = 0;
        bool isText = false;
        for (int i = 0; i < json.Length; i++)
        {
            byte letter = json[i];
            if (isText)
            {
                i += letter == (byte)'\\' ? 1 : 0;
                isText = letter != (byte)'"';
            }
            else if (letter == (byte)'"')
            {
                isText = true;
            }
            else if (WordAt(json, i) is { } word)
            {
                quoted ??= new MemoryStream(json.Length + 64);
                quoted.Write(json[copied..i]);
                quoted.Write(Encoding.ASCII.GetBytes($"\"{word}\""));
                i += word.Length - 1;
                copied = i + 1;
            }
        }

        quoted?.Write(json[copied..]);
        return quoted?.ToArray();
    }

    /// <summary>The word that stands at a place alone, as a value does.</summary>
    private static string? WordAt(ReadOnlySpan<byte> json, int at)
    {
        if (json[at] is not ((byte)'-' or (byte)'I' or (byte)'N'))
        {
            return null;
        }

        foreach (string word in Words)
        {
            if (json.Length - at >= word.Length && Ascii.Equals(json.Slice(at, word.Length), word) && IsBoundary(json, at - 1)
                && IsBoundary(json, at + word.Length))
            {
                return word;
            }
        }

        return null;
    }

    private static bool IsBoundary(ReadOnlySpan<byte> json, int at) =>
        at < 0 || at >= json.Length
        || json[at] is (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n' or (byte)',' or (byte)':' or (byte)'[' or (byte)']' or (byte)'{' or (byte)'}';
}
