using System.Runtime.InteropServices;
using System.Text.Json;
using SimpleVlaRl.Serving.Codecs;
using SimpleVlaRl.Serving.Errors;

namespace SimpleVlaRl.Serving.OpenVla;

/// <summary>Reads json-numpy's arrays, <c>{"__numpy__": base64, "dtype": …, "shape": …}</c>, and plain arrays of numbers.</summary>
internal static class JsonNumpy
{
    private const string Data = "__numpy__";
    private const int MaximumPlainNumbers = 256;
    private const int EscapedLength = 6;

    /// <summary>Reads an array.</summary>
    /// <param name="parent">The object that has it.</param>
    /// <param name="key">Under this key.</param>
    /// <returns>The array; null when the key is absent.</returns>
    /// <exception cref="RequestException">It is no array.</exception>
    public static NumpyArray? Read(JsonElement parent, string key)
    {
        if (!parent.TryGetProperty(key, out JsonElement value) || value.ValueKind == JsonValueKind.Null)
        {
            return null;
        }

        return value.ValueKind switch
        {
            JsonValueKind.Object => ReadEncoded(value, key),
            JsonValueKind.Array => ReadPlain(value, key),
            _ => throw new RequestException($"'{key}' is a JSON {value.ValueKind}; expected an array by json-numpy."),
        };
    }

    private static NumpyArray ReadEncoded(JsonElement value, string key)
    {
        if (!value.TryGetProperty(Data, out JsonElement data) || data.ValueKind != JsonValueKind.String
            || !value.TryGetProperty("dtype", out JsonElement type) || type.ValueKind != JsonValueKind.String
            || !value.TryGetProperty("shape", out JsonElement sizes) || sizes.ValueKind != JsonValueKind.Array)
        {
            throw new RequestException($"'{key}' lacks '{Data}' (base64), 'dtype' (text) or 'shape' (integers).");
        }

        NumpyType elementType = NumpyTypes.Parse(type.GetString());
        long[] shape = [.. sizes.EnumerateArray().Select(size => size.ValueKind == JsonValueKind.Number && size.TryGetInt64(out long whole)
            ? whole
            : throw new RequestException($"The shape of '{key}' has an entry that is no integer."))];

        // The claim is compared with what is there before anything is made of it. The quotes are part of the raw text, and a character may be escaped.
        long bytes = NumpyArray.ElementCount(shape) * NumpyTypes.ByteCount(elementType);
        int characters = JsonMarshal.GetRawUtf8Value(data).Length - 2;
        if (characters > EscapedLength * (((bytes + 2) / 3 * 4) + 2))
        {
            throw new RequestException($"'{key}' has {characters} characters of base64; {bytes} bytes are expected by its dtype and shape.");
        }

        return data.TryGetBytesFromBase64(out byte[]? raw)
            ? new NumpyArray(elementType, shape, raw)
            : throw new RequestException($"'{key}' is no base64.");
    }

    private static NumpyArray ReadPlain(JsonElement value, string key)
    {
        int count = value.GetArrayLength();
        if (count > MaximumPlainNumbers)
        {
            throw new RequestException(
                RequestProblem.TooLarge, $"'{key}' is a plain list of {count}; send arrays of more than {MaximumPlainNumbers} numbers by json-numpy.");
        }

        double[] numbers = [.. value.EnumerateArray().Select(
            item => item.ValueKind == JsonValueKind.Number ? item.GetDouble() : throw new RequestException($"'{key}' has an entry that is no number."))];
        return new NumpyArray(NumpyType.Float64, [count], MemoryMarshal.AsBytes(numbers.AsSpan()).ToArray());
    }
}
