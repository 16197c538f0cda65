using System.Buffers;
using System.Globalization;
using System.Text;
using MessagePack;
using SimpleVlaRl.Serving.Errors;

namespace SimpleVlaRl.Serving.Codecs;

/// <summary>
/// Reads a message of Python's: msgpack, in which some maps stand for numpy's arrays and scalars and for pictures. Keys may be bytes or text.
/// </summary>
/// <remarks>
/// <para>openpi: <c>__ndarray__</c> with data, dtype and shape is an array, <c>__npgeneric__</c> with data a scalar; keys are bytes.</para>
/// <para>vla-evaluation-harness: the same arrays with keys of text; <c>__image__</c> with format, data and shape is a picture.</para>
/// <para>msgpack_numpy, as XPolicyLab uses it: <c>nd</c> with type, shape and data is an array, or a scalar where it is false. Type may be bytes.</para>
/// <para>
/// Values come out as <see cref="Dictionary{TKey,TValue}"/> of text keys, <c>object?[]</c>, <see cref="NumpyArray"/>, <see cref="EncodedPicture"/>,
/// <see cref="string"/> (an array of one text is that text), <see cref="long"/>, <see cref="double"/>, <see cref="bool"/>,
/// <see cref="ReadOnlyMemory{T}"/> of bytes or null. Arrays and pictures are views of the message. What is allocated is bounded by
/// <see cref="MessageLimits"/>, not by what the message claims of itself.
/// </para>
/// </remarks>
internal sealed class MessageDecoder
{
    private const string ArrayMark = "__ndarray__";
    private const string ScalarMark = "__npgeneric__";
    private const string PictureMark = "__image__";
    private const string UpstreamMark = "nd";

    // A name that is not UTF-8 is refused, not patched.
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly int limit;
    private int values;

    private MessageDecoder(int limit) => this.limit = limit;

    /// <summary>Reads the one map that a message must be.</summary>
    /// <param name="message">The message; the result refers to it.</param>
    /// <param name="maximumValues">How many values it may have.</param>
    /// <exception cref="RequestException">It is no such message.</exception>
    public static Dictionary<string, object?> Decode(ReadOnlyMemory<byte> message, int maximumValues = MessageLimits.Values)
    {
        try
        {
            MessagePackReader reader = new(message);
            object? value = new MessageDecoder(maximumValues).Read(ref reader, 0);
            if (!reader.End)
            {
                throw new RequestException(
                    $"The message goes on after its first value, at byte {reader.Consumed} of {message.Length}; expected one msgpack map.");
            }

            return value as Dictionary<string, object?> ?? throw new RequestException("The message is no msgpack map; expected one by its keys.");
        }
        catch (Exception exception)
            when (exception is MessagePackSerializationException or EndOfStreamException or OverflowException or DecoderFallbackException or ArgumentException)
        {
            throw new RequestException($"The message of {message.Length} bytes is no msgpack: it is damaged or cut short.", exception);
        }
    }

    private object? Read(ref MessagePackReader reader, int depth)
    {
        if (++this.values > this.limit)
        {
            throw new RequestException(RequestProblem.TooLarge, $"The message has more than {this.limit} values.");
        }

        if (depth > MessageLimits.Depth)
        {
            throw new RequestException($"The message nests deeper than {MessageLimits.Depth} levels.");
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

                // A map by a number of Python's, such as an environment's, has that number as text elsewhere.
                MessagePackType.Integer => reader.ReadInt64().ToString(CultureInfo.InvariantCulture),
                _ => throw new RequestException($"A map has a key of the msgpack type 0x{reader.NextCode:x2}; expected text."),
            };
            if (!map.TryAdd(key, Read(ref reader, depth + 1)))
            {
                throw new RequestException($"A map has the key '{key}' twice.");
            }
        }

        return map.ContainsKey(ArrayMark) ? ToArray(map, "dtype")
            : map.ContainsKey(ScalarMark) ? ToScalar(map)
            : map.ContainsKey(PictureMark) ? ToPicture(map)
            : map.GetValueOrDefault(UpstreamMark) is bool isArray && map.ContainsKey("data") ? (isArray ? ToArray(map, "type") : ToUpstreamScalar(map))
            : map;
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
        return bytes.Length <= MessageLimits.TextBytes
            ? Utf8.GetString(bytes)
            : throw new RequestException(RequestProblem.TooLarge, $"A text has {bytes.Length} bytes; expected at most {MessageLimits.TextBytes}.");
    }

    /// <summary>A view: the message is one piece of memory, so every part of it is too.</summary>
    private static ReadOnlyMemory<byte> ReadBytes(ref MessagePackReader reader) => reader.ReadBytes() is { } bytes ? bytes.First : default;

    /// <summary>A count that the values still allowed can fill; the reader has checked it against the bytes that are left.</summary>
    private int Count(int count) => count <= this.limit - this.values
        ? count
        : throw new RequestException(RequestProblem.TooLarge, $"A map or array has {count} entries; a message has at most {this.limit} values.");

    private static object ToArray(Dictionary<string, object?> map, string typeKey)
    {
        if (map.GetValueOrDefault("data") is not ReadOnlyMemory<byte> data || Text(map.GetValueOrDefault(typeKey)) is not { } type
            || map.GetValueOrDefault("shape") is not object?[] sizes)
        {
            throw new RequestException($"An array lacks its data (bytes), {typeKey} (text) or shape (integers).");
        }

        long[] shape = Array.ConvertAll(
            sizes, size => size is long value ? value : throw new RequestException("An array's shape has an entry that is no integer."));
        return NumpyText.IsText(type) ? NumpyText.Read(type, shape, data.Span) : new NumpyArray(NumpyTypes.Parse(type), shape, data);
    }

    private static object ToScalar(Dictionary<string, object?> map) => map.GetValueOrDefault("data") is { } value and (long or double or bool or string)
        ? value
        : throw new RequestException("A numpy scalar lacks its data.");

    private static object ToUpstreamScalar(Dictionary<string, object?> map)
    {
        if (map["data"] is not ReadOnlyMemory<byte> data || Text(map.GetValueOrDefault("type")) is not { } type)
        {
            throw new RequestException("A numpy scalar lacks its data (bytes) or type (text).");
        }

        NumpyArray scalar = new(NumpyTypes.Parse(type), [], data);
        return scalar.Type switch
        {
            NumpyType.Boolean => scalar[0] != 0,
            NumpyType.Float16 or NumpyType.Float32 or NumpyType.Float64 => scalar[0],
            _ => (long)scalar[0],
        };
    }

    private static object ToPicture(Dictionary<string, object?> map)
    {
        if (map.GetValueOrDefault("data") is not ReadOnlyMemory<byte> data || map.GetValueOrDefault("format") is not string format)
        {
            throw new RequestException("A picture lacks its data (bytes) or format (text).");
        }

        if (map.GetValueOrDefault("shape") is object?[] { Length: 3 } shape && shape[2] is long channels and not Picture.Channels)
        {
            throw new RequestException($"A picture has {channels} channels; expected {Picture.Channels}.");
        }

        return format switch
        {
            "png" or "jpeg" => new EncodedPicture(data),
            "raw" => ToArray(map, "dtype"),
            _ => throw new RequestException($"A picture has the format '{format[..Math.Min(format.Length, 40)]}'; expected png, jpeg or raw."),
        };
    }

    /// <summary>A type's name, which some write as bytes; a record's type, which is a list, is none.</summary>
    private static string? Text(object? value) => value switch
    {
        string text => text,
        ReadOnlyMemory<byte> bytes => Utf8.GetString(bytes.Span),
        _ => null,
    };
}
