using System.Text.Json.Nodes;
using SimpleVlaRl.Messages.Cdr;
using SimpleVlaRl.Messages.Descriptions;

namespace SimpleVlaRl.Messages.Inspection;

/// <summary>Any message as JSON, for people and scripts: read from its description, without a class for it.</summary>
/// <remarks>Numbers that JSON lacks are the texts <c>NaN</c>, <c>Infinity</c> and <c>-Infinity</c>; bytes are numbers.</remarks>
public static class MessageJson
{
    private const int TextPerElement = 8;

    /// <summary>Reads a message.</summary>
    /// <param name="payload">The payload with its encapsulation; not trusted.</param>
    /// <param name="type">Its type.</param>
    /// <param name="longest">
    /// The most elements of a list that are given, and an eighth of the most letters of a text; what is longer ends with a text that says how much more there
    /// is.
    /// </param>
    /// <returns>The fields in wire order; null when the payload is no such message.</returns>
    public static JsonObject? Read(ReadOnlySpan<byte> payload, MessageDescription type, int longest)
    {
        ArgumentNullException.ThrowIfNull(type);
        CdrReader reader = new(payload);
        return TryReadMessage(ref reader, type, longest, out JsonObject message) ? message : null;
    }

    private static bool TryReadMessage(ref CdrReader reader, MessageDescription type, int longest, out JsonObject message)
    {
        message = [];
        if (type.Fields.Count == 0)
        {
            // A message without fields is one byte on the wire.
            return reader.TryReadByte(out _);
        }

        foreach (FieldDescription field in type.Fields)
        {
            if (!TryReadField(ref reader, field, longest, out JsonNode? value))
            {
                return false;
            }

            message[field.Name] = value;
        }

        return true;
    }

    private static bool TryReadField(ref CdrReader reader, FieldDescription field, int longest, out JsonNode? value)
    {
        bool isSequence = field.IsSequence || field.SequenceCapacity > 0;
        if (!isSequence && field.ArrayLength == 0)
        {
            return TryReadElement(ref reader, field, longest, out value);
        }

        JsonArray elements = [];
        value = elements;
        int count = field.ArrayLength;
        if (isSequence && !reader.TryReadSequenceLength(1, out count))
        {
            return false;
        }

        for (int i = 0; i < count; i++)
        {
            if (i == longest && field.Kind is FieldKind.UInt8 or FieldKind.Int8 or FieldKind.Byte)
            {
                elements.Add($"... {count - i} more");
                return reader.TryReadBytes((ulong)(count - i), out _);
            }

            if (!TryReadElement(ref reader, field, longest, out JsonNode? element))
            {
                return false;
            }

            if (i < longest)
            {
                elements.Add(element);
            }
        }

        if (count > longest)
        {
            elements.Add($"... {count - longest} more");
        }

        return true;
    }

    private static bool TryReadElement(ref CdrReader reader, FieldDescription field, int longest, out JsonNode? value)
    {
        value = null;
        switch (field.Kind)
        {
            case FieldKind.Nested:
                bool isRead = TryReadMessage(ref reader, field.Nested!, longest, out JsonObject nested);
                value = nested;
                return isRead;
            case FieldKind.Boolean:
                return reader.TryReadBoolean(out bool boolean) && Set(ref value, boolean);
            case FieldKind.Int8:
                return reader.TryReadByte(out byte signed) && Set(ref value, unchecked((sbyte)signed));
            case FieldKind.UInt8 or FieldKind.Byte:
                return reader.TryReadByte(out byte number8) && Set(ref value, number8);
            case FieldKind.Int16:
                return reader.TryReadUInt16(out ushort signed16) && Set(ref value, unchecked((short)signed16));
            case FieldKind.UInt16:
                return reader.TryReadUInt16(out ushort unsigned16) && Set(ref value, unsigned16);
            case FieldKind.Int32:
                return reader.TryReadInt32(out int number32) && Set(ref value, number32);
            case FieldKind.UInt32:
                return reader.TryReadUInt32(out uint unsigned32) && Set(ref value, unsigned32);
            case FieldKind.Int64:
                return reader.TryReadInt64(out long number64) && Set(ref value, number64);
            case FieldKind.UInt64:
                return reader.TryReadUInt64(out ulong unsigned64) && Set(ref value, unsigned64);
            case FieldKind.Float32:
                return reader.TryReadFloat32(out float single) && SetFloat(ref value, single);
            case FieldKind.Float64:
                return reader.TryReadFloat64(out double number) && SetFloat(ref value, number);
            case FieldKind.Text or FieldKind.BoundedText:
                return reader.TryReadString(out string text) && Set(ref value, Shortened(text, longest));
            default:
                return false;
        }
    }

    private static bool Set<T>(ref JsonNode? value, T content)
    {
        value = JsonValue.Create(content);
        return true;
    }

    private static bool SetFloat<T>(ref JsonNode? value, T number)
        where T : System.Numerics.IFloatingPointIeee754<T> => T.IsFinite(number)
        ? Set(ref value, number)
        : Set(ref value, T.IsNaN(number) ? "NaN" : T.IsPositive(number) ? "Infinity" : "-Infinity");

    private static string Shortened(string text, int longest)
    {
        long most = (long)longest * TextPerElement;
        return text.Length <= most ? text : $"{text[..(int)most]}... {text.Length - most} more";
    }
}
