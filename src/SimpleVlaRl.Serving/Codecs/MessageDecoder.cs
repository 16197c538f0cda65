using System.Buffers;
using System.Text;
using MessagePack;
using SimpleVlaRl.Serving.Codecs;
using SimpleVlaRl.Serving.Errors;

namespace SimpleVlaRl.Serving.OpenPi;

/// <summary>
/// Reads a message of openpi's: msgpack, in which a map with the key <c>__ndarray__</c> is an array and one with <c>__npgeneric__</c> a numpy scalar.
/// Keys may be bytes, as openpi writes them, or text, as several relatives of it do.
/// </summary>
/// <remarks>
/// Values come out as <see cref="Dictionary{TKey,TValue}"/> of text keys, <c>object?[]</c>, <see cref="NumpyArray"/>, <see cref="string"/> (an array of one
/// text is that text), <see cref="long"/>, <see cref="double"/>, <see cref="bool"/>, <see cref="ReadOnlyMemory{T}"/> of bytes or null. Arrays are views of the
/// message. What is allocated is bounded by <see cref="OpenPiLimits"/>, not by what the message claims of itself.
/// </remarks>
internal sealed class OpenPiDecoder
{
    private const string ArrayMark = "__ndarray__";
    private const string ScalarMark = "__npgeneric__";

    // A name that is not UTF-8 is refused, not patched.
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private int values;

    private OpenPiDecoder()
    {
    }

    /// <summary>Reads the one map that a message must be.</summary>
    /// <param name="message">The message; the result refers to it.</param>
    /// <exception cref="RequestException">It is no such message.</exception>
    public static Dictionary<string, object?> Decode(ReadOnlyMemory<byte> message)
    {
        try
        {
            MessagePackReader reader = new(message);
            object? value = new OpenPiDecoder().Read(ref reader, 0);
            if (!reader.End)
            {
                throw new RequestException(
                    $"The message goes on after its first value, at byte {reader.Consumed} of {message.Length}; expected one msgpack map.");
            }

            return value as Dictionary<string, object?> ?? throw new RequestException("The message is no msgpack map; expected an observation by its keys.");
        }
        catch (Exception exception)
            when (exception is MessagePackSerializationException or EndOfStreamException or OverflowException or DecoderFallbackException or ArgumentException)
        {
            throw new RequestException($"The message of {message.Length} bytes is no msgpack: it is damaged or cut short.", exception);
        }
    }

    private object? Read(ref MessagePackReader reader, int depth)
    {
        if (++this.values > OpenPiLimits.Values)
        {
            throw new RequestException(RequestProblem.TooLarge, $"The message has more than {OpenPiLimits.Values} values.");
        }

        if (depth > OpenPiLimits.Depth)
        {
            throw new RequestException($"The message nests deeper than {OpenPiLimits.Depth} levels.");
        }

        switch (reader.NextMessagePackType)
        {
            case MessagePackType.Map:
                return ReadMap(ref reader, depth);
            case MessagePackType.Array:
                return ReadArray(ref reader, depth);
            case MessagePackType.String:
                return ReadText(ref reader);
            case MessagePackType.Binary:
                return ReadBytes(ref reader);
            case MessagePackType.Integer:
                return reader.ReadInt64();
            case MessagePackType.Float:
                return reader.ReadDouble();
            case MessagePackType.Boolean:
                return reader.ReadBoolean();
            case MessagePackType.Nil:
                reader.ReadNil();
                return null;
            default:
                throw new RequestException($"The message has a value of the msgpack type 0x{reader.NextCode:x2} at byte {reader.Consumed}; expected maps, "
                    + "arrays, text, bytes, numbers and truth values.");
        }
    }

    private object ReadMap(ref MessagePackReader reader, int depth)
    {
        int count = Count(reader.ReadMapHeader());
        Dictionary<string, object?> map = new(Math.Min(count, 64));
        for (int index = 0; index < count; index++)
        {
            string key = reader.NextMessagePackType switch
            {
                MessagePackType.String => ReadText(ref reader),
                MessagePackType.Binary => Utf8.GetString(ReadBytes(ref reader).Span),
                _ => throw new RequestException($"A map has a key of the msgpack type 0x{reader.NextCode:x2}; expected text."),
            };
            if (!map.TryAdd(key, Read(ref reader, depth + 1)))
            {
                throw new RequestException($"A map has the key '{key}' twice.");
            }
        }

        return map.ContainsKey(ArrayMark) ? ToArray(map) : map.ContainsKey(ScalarMark) ? ToScalar(map) : map;
    }

    private object?[] ReadArray(ref MessagePackReader reader, int depth)
    {
        object?[] items = new object?[Count(reader.ReadArrayHeader())];
        for (int index = 0; index < items.Length; index++)
        {
            items[index] = Read(ref reader, depth + 1);
        }

        return items;
    }

    private static string ReadText(ref MessagePackReader reader)
    {
        ReadOnlySequence<byte> bytes = reader.ReadStringSequence() ?? ReadOnlySequence<byte>.Empty;
        return bytes.Length <= OpenPiLimits.TextBytes
            ? Utf8.GetString(bytes)
            : throw new RequestException(RequestProblem.TooLarge, $"A text has {bytes.Length} bytes; expected at most {OpenPiLimits.TextBytes}.");
    }

    /// <summary>A view: the message is one piece of memory, so every part of it is too.</summary>
    private static ReadOnlyMemory<byte> ReadBytes(ref MessagePackReader reader) => reader.ReadBytes() is { } bytes ? bytes.First : default;

    /// <summary>A count that the values still allowed can fill; the reader has checked it against the bytes that are left.</summary>
    private int Count(int count) => count <= OpenPiLimits.Values - this.values
        ? count
        : throw new RequestException(RequestProblem.TooLarge, $"A map or array has {count} entries; a message has at most {OpenPiLimits.Values} values.");

    private static object ToArray(Dictionary<string, object?> map)
    {
        if (map.GetValueOrDefault("data") is not ReadOnlyMemory<byte> data || map.GetValueOrDefault("dtype") is not string type
            || map.GetValueOrDefault("shape") is not object?[] sizes)
        {
            throw new RequestException("An array lacks its data (bytes), dtype (text) or shape (integers).");
        }

        long[] shape = Array.ConvertAll(
            sizes, size => size is long value ? value : throw new RequestException("An array's shape has an entry that is no integer."));
        return NumpyText.IsText(type) ? NumpyText.Read(type, shape, data.Span) : new NumpyArray(NumpyTypes.Parse(type), shape, data);
    }

    private static object ToScalar(Dictionary<string, object?> map) => map.GetValueOrDefault("data") is { } value and (long or double or bool or string)
        ? value
        : throw new RequestException("A numpy scalar lacks its data.");
}
