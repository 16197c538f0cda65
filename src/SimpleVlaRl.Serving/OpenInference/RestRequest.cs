using System.Buffers.Binary;
using System.Globalization;
using System.Text.Json;
using Google.Protobuf;
using SimpleVlaRl.Serving.Errors;
using SimpleVlaRl.Serving.OpenInference.Wire;

namespace SimpleVlaRl.Serving.OpenInference;

/// <summary>Reads an inference request of the REST protocol into the message that gRPC brings: JSON, behind which binary tensors may follow.</summary>
internal sealed class RestRequest
{
    /// <summary>The header that says how long the JSON is where binary tensors follow.</summary>
    public const string LengthHeader = "Inference-Header-Content-Length";

    private const int MaximumDepth = 16;
    private const int MaximumTensors = 16;

    private readonly Dictionary<string, bool> isBinary = [];
    private bool isBinaryByDefault;

    private RestRequest()
    {
    }

    /// <summary>The request.</summary>
    public ModelInferRequest Message { get; } = new();

    /// <summary>Reads a body.</summary>
    /// <param name="body">The body.</param>
    /// <param name="headerLength">The length header's value; empty where the body is JSON alone.</param>
    /// <param name="model">The model of the path.</param>
    /// <param name="version">Its version; empty for whatever is served.</param>
    /// <exception cref="RequestException">It is no such request.</exception>
    public static RestRequest Read(ReadOnlyMemory<byte> body, string headerLength, string model, string version)
    {
        int length = body.Length;
        if (headerLength.Length > 0 && (!int.TryParse(headerLength, NumberStyles.None, CultureInfo.InvariantCulture, out length) || length > body.Length))
        {
            throw new RequestException(
                $"{LengthHeader} is '{headerLength[..Math.Min(headerLength.Length, 20)]}'; expected the bytes of the JSON, at most the body's {body.Length}.");
        }

        RestRequest request = new();
        (request.Message.ModelName, request.Message.ModelVersion) = (model, version);
        try
        {
            using JsonDocument document = JsonDocument.Parse(body[..length], new JsonDocumentOptions { MaxDepth = MaximumDepth });
            request.Fill(document.RootElement, body[length..]);
        }
        catch (Exception exception)
            when (exception is JsonException or InvalidOperationException or KeyNotFoundException or FormatException or ArgumentException)
        {
            throw new RequestException(
                $"The body is no inference request: expected JSON of at most {MaximumDepth} levels with 'inputs', each with 'name', 'shape', 'datatype' and "
                + "'data' or binary_data_size.",
                exception);
        }

        return request;
    }

    /// <summary>Whether an output goes behind the JSON.</summary>
    public bool IsBinary(string output) => this.isBinary.GetValueOrDefault(output, isBinaryByDefault);

    private void Fill(JsonElement root, ReadOnlyMemory<byte> binary)
    {
        Message.Id = root.TryGetProperty("id", out JsonElement id) ? id.GetString() ?? "" : "";
        ReadParameters(root, Message.Parameters);
        isBinaryByDefault = Message.Parameters.TryGetValue("binary_data_output", out InferParameter? output) && output.BoolParam;
        JsonElement inputs = root.GetProperty("inputs");
        if (inputs.GetArrayLength() > MaximumTensors || (root.TryGetProperty("outputs", out JsonElement wanted) && wanted.GetArrayLength() > MaximumTensors))
        {
            throw new RequestException($"There are more than {MaximumTensors} inputs or outputs.");
        }

        foreach (JsonElement input in inputs.EnumerateArray())
        {
            binary = binary[ReadInput(input, binary)..];
        }

        if (binary.Length > 0)
        {
            throw new RequestException($"{binary.Length} bytes follow the last input's; expected none. Say {LengthHeader} and each input's binary_data_size.");
        }

        if (wanted.ValueKind == JsonValueKind.Array)
        {
            foreach (JsonElement item in wanted.EnumerateArray())
            {
                ModelInferRequest.Types.InferRequestedOutputTensor tensor = new() { Name = item.GetProperty("name").GetString()! };
                ReadParameters(item, tensor.Parameters);
                this.isBinary[tensor.Name] = tensor.Parameters.TryGetValue("binary_data", out InferParameter? isBinary)
                    ? isBinary.BoolParam
                    : isBinaryByDefault;
                Message.Outputs.Add(tensor);
            }
        }
    }

    /// <summary>Reads an input.</summary>
    /// <returns>How many of the binary bytes were its.</returns>
    private int ReadInput(JsonElement input, ReadOnlyMemory<byte> binary)
    {
        ModelInferRequest.Types.InferInputTensor tensor = new()
        {
            Name = input.GetProperty("name").GetString()!,
            Datatype = input.GetProperty("datatype").GetString()!
        };
        tensor.Shape.AddRange(input.GetProperty("shape").EnumerateArray().Select(size => size.GetInt64()));
        ReadParameters(input, tensor.Parameters);
        Message.Inputs.Add(tensor);
        if (tensor.Parameters.TryGetValue("binary_data_size", out InferParameter? size))
        {
            if (size.Int64Param < 0 || size.Int64Param > binary.Length)
            {
                throw new RequestException($"The input '{tensor.Name}' says that {size.Int64Param} binary bytes are its; {binary.Length} are left.");
            }

            Message.RawInputContents.Add(UnsafeByteOperations.UnsafeWrap(binary[..(int)size.Int64Param]));
            return (int)size.Int64Param;
        }

        List<byte> bytes = [];
        Append(input.GetProperty("data"), tensor, bytes);
        Message.RawInputContents.Add(ByteString.CopyFrom([.. bytes]));
        return 0;
    }

    /// <summary>The data may be flat or nest by the shape; the order is the same.</summary>
    private static void Append(JsonElement data, ModelInferRequest.Types.InferInputTensor tensor, List<byte> bytes)
    {
        if (data.ValueKind == JsonValueKind.Array)
        {
            foreach (JsonElement item in data.EnumerateArray())
            {
                Append(item, tensor, bytes);
            }

            return;
        }

        Span<byte> element = stackalloc byte[8];
        switch (tensor.Datatype)
        {
            case "UINT8":
                bytes.Add(data.GetByte());
                return;
            case "INT64":
                BinaryPrimitives.WriteInt64LittleEndian(element, data.GetInt64());
                break;
            case "INT32":
                BinaryPrimitives.WriteInt32LittleEndian(element, data.GetInt32());
                element = element[..4];
                break;
            case "FP32":
                BinaryPrimitives.WriteSingleLittleEndian(element, data.GetSingle());
                element = element[..4];
                break;
            default:
                throw new RequestException($"The input '{tensor.Name}' is of type '{tensor.Datatype}'; the model takes UINT8, INT32, INT64 and FP32.");
        }

        bytes.AddRange(element);
    }

    private static void ReadParameters(JsonElement parent, Google.Protobuf.Collections.MapField<string, InferParameter> parameters)
    {
        if (!parent.TryGetProperty("parameters", out JsonElement all))
        {
            return;
        }

        foreach (JsonProperty parameter in all.EnumerateObject())
        {
            parameters[parameter.Name] = parameter.Value.ValueKind switch
            {
                JsonValueKind.True or JsonValueKind.False => new InferParameter { BoolParam = parameter.Value.GetBoolean() },
                JsonValueKind.Number => new InferParameter { Int64Param = parameter.Value.GetInt64() },
                _ => new InferParameter { StringParam = parameter.Value.GetString() ?? "" },
            };
        }
    }
}
