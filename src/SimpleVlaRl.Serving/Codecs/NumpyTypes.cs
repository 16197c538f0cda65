using SimpleVlaRl.Serving.Errors;

namespace SimpleVlaRl.Serving.Codecs;

/// <summary>Reads and writes numpy's <c>dtype.str</c>, such as <c>&lt;f4</c> and <c>|u1</c>.</summary>
internal static class NumpyTypes
{
    private const int LongestName = 8;

    /// <summary>Reads a type. Only little-endian and byte-order-free numbers and truth values cross the wire.</summary>
    /// <exception cref="RequestException">It is another type.</exception>
    public static NumpyType Parse(ReadOnlySpan<char> name)
    {
        ReadOnlySpan<char> letters = name is ['<' or '|' or '=', ..] ? name[1..] : name;
        return letters switch
        {
            "b1" or "?" or "bool" => NumpyType.Boolean,
            "i1" or "int8" => NumpyType.Int8,
            "u1" or "uint8" => NumpyType.UInt8,
            "i2" or "int16" => NumpyType.Int16,
            "u2" or "uint16" => NumpyType.UInt16,
            "i4" or "int32" => NumpyType.Int32,
            "u4" or "uint32" => NumpyType.UInt32,
            "i8" or "int64" => NumpyType.Int64,
            "u8" or "uint64" => NumpyType.UInt64,
            "f2" or "float16" => NumpyType.Float16,
            "f4" or "float32" => NumpyType.Float32,
            "f8" or "float64" => NumpyType.Float64,
            _ => throw new RequestException($"The dtype is '{Shown(name)}'; expected a little-endian number or truth value, such as |u1, <f4 or <f8."),
        };
    }

    /// <summary>The <c>dtype.str</c> of a type.</summary>
    public static string Name(NumpyType type) => type switch
    {
        NumpyType.Boolean => "|b1",
        NumpyType.Int8 => "|i1",
        NumpyType.UInt8 => "|u1",
        NumpyType.Int16 => "<i2",
        NumpyType.UInt16 => "<u2",
        NumpyType.Int32 => "<i4",
        NumpyType.UInt32 => "<u4",
        NumpyType.Int64 => "<i8",
        NumpyType.UInt64 => "<u8",
        NumpyType.Float16 => "<f2",
        NumpyType.Float32 => "<f4",
        _ => "<f8",
    };

    /// <summary>The bytes of one element.</summary>
    public static int ByteCount(NumpyType type) => type switch
    {
        NumpyType.Boolean or NumpyType.Int8 or NumpyType.UInt8 => 1,
        NumpyType.Int16 or NumpyType.UInt16 or NumpyType.Float16 => 2,
        NumpyType.Int32 or NumpyType.UInt32 or NumpyType.Float32 => 4,
        _ => 8,
    };

    private static string Shown(ReadOnlySpan<char> name) => name.Length <= LongestName ? name.ToString() : string.Concat(name[..LongestName], "…");
}
