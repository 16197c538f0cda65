using System.Globalization;
using System.Text.Json;
using SimpleVlaRl.Messages.Cdr;
using SimpleVlaRl.Messages.Descriptions;

namespace SimpleVlaRl.Messages.Tests.Inspection;

/// <summary>Writes a message from the values that ROS 2 had been given, by its description: the other way round than MessageJson.</summary>
internal static class MessageBytes
{
    public static byte[] Write(MessageDescription type, JsonElement fields)
    {
        CdrWriter measure = new([]);
        Write(ref measure, type, fields);
        byte[] payload = new byte[measure.Length];
        CdrWriter writer = new(payload);
        Write(ref writer, type, fields);
        return payload;
    }

    private static void Write(ref CdrWriter writer, MessageDescription type, JsonElement fields)
    {
        if (type.Fields.Count == 0)
        {
            writer.WriteByte(0);
        }

        foreach (FieldDescription field in type.Fields)
        {
            JsonElement value = fields.GetProperty(field.Name);
            bool isSequence = field.IsSequence || field.SequenceCapacity > 0;
            if (isSequence)
            {
                writer.WriteSequenceLength(value.GetArrayLength());
            }

            if (!isSequence && field.ArrayLength == 0)
            {
                WriteElement(ref writer, field, value);
                continue;
            }

            foreach (JsonElement element in value.EnumerateArray())
            {
                WriteElement(ref writer, field, element);
            }
        }
    }

    private static void WriteElement(ref CdrWriter writer, FieldDescription field, JsonElement value)
    {
        switch (field.Kind)
        {
            case FieldKind.Nested: Write(ref writer, field.Nested!, value); break;
            case FieldKind.Boolean: writer.WriteBoolean(value.GetBoolean()); break;
            case FieldKind.Int8: writer.WriteByte(unchecked((byte)value.GetSByte())); break;
            case FieldKind.UInt8 or FieldKind.Byte: writer.WriteByte(value.GetByte()); break;
            case FieldKind.Int16: writer.WriteUInt16(unchecked((ushort)value.GetInt16())); break;
            case FieldKind.UInt16: writer.WriteUInt16(value.GetUInt16()); break;
            case FieldKind.Int32: writer.WriteInt32(value.GetInt32()); break;
            case FieldKind.UInt32: writer.WriteUInt32(value.GetUInt32()); break;
            case FieldKind.Int64: writer.WriteInt64(value.GetInt64()); break;
            case FieldKind.UInt64: writer.WriteUInt64(value.GetUInt64()); break;
            case FieldKind.Float32: writer.WriteFloat32((float)Number(value)); break;
            case FieldKind.Float64: writer.WriteFloat64(Number(value)); break;
            default: writer.WriteString(value.GetString()!); break;
        }
    }

    /// <summary>A number, or one of the texts for what JSON lacks.</summary>
    private static double Number(JsonElement value) => value.ValueKind == JsonValueKind.Number ? value.GetDouble()
        : value.GetString() switch
        {
            "Infinity" or "inf" => double.PositiveInfinity,
            "-Infinity" or "-inf" => double.NegativeInfinity,

            // Python's is positive, .NET's is not.
            "NaN" or "nan" => BitConverter.Int64BitsToDouble(0x7FF8_0000_0000_0000),
            string text => double.Parse(text, CultureInfo.InvariantCulture),
            null => double.NaN,
        };
}
