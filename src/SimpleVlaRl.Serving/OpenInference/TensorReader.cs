using System.Runtime.InteropServices;
using Google.Protobuf;
using Google.Protobuf.Collections;
using SimpleVlaRl.Serving.Codecs;
using SimpleVlaRl.Serving.Errors;
using SimpleVlaRl.Serving.OpenInference.Wire;

namespace SimpleVlaRl.Serving.OpenInference;

/// <summary>The inputs of one inference request, each checked against the graph's contract before any of it is read.</summary>
internal sealed class TensorReader
{
    private const int MaximumInputs = 16;
    private readonly Dictionary<string, (ModelInferRequest.Types.InferInputTensor Tensor, ByteString? Raw)> inputs = [];
    private readonly Dictionary<string, Array> elements = [];

    /// <summary>Looks a request over.</summary>
    /// <param name="request">The request.</param>
    /// <param name="expected">The graph's inputs.</param>
    /// <exception cref="RequestException">It does not fit them.</exception>
    public TensorReader(ModelInferRequest request, IReadOnlyList<ModelMetadataResponse.Types.TensorMetadata> expected)
    {
        bool isRaw = request.RawInputContents.Count > 0;
        if (request.Inputs.Count > MaximumInputs || (isRaw && request.RawInputContents.Count != request.Inputs.Count))
        {
            throw new RequestException($"There are {request.Inputs.Count} inputs and {request.RawInputContents.Count} raw contents; expected as many of both, "
                + $"or no raw contents, and at most {MaximumInputs}.");
        }

        for (int index = 0; index < request.Inputs.Count; index++)
        {
            ModelInferRequest.Types.InferInputTensor tensor = request.Inputs[index];
            if (isRaw && tensor.Contents is not null)
            {
                throw new RequestException($"The input '{Short(tensor.Name)}' has contents beside the raw contents; send one or the other.");
            }

            if (!inputs.TryAdd(tensor.Name, (tensor, isRaw ? request.RawInputContents[index] : null)))
            {
                throw new RequestException($"The input '{Short(tensor.Name)}' is there twice.");
            }
        }

        foreach (ModelMetadataResponse.Types.TensorMetadata wanted in expected)
        {
            Check(wanted);
        }

        if (inputs.Keys.FirstOrDefault(name => expected.All(wanted => wanted.Name != name)) is { } unknown)
        {
            throw new RequestException($"There is no input '{Short(unknown)}'; the model takes {string.Join(", ", expected.Select(wanted => wanted.Name))}.");
        }
    }

    /// <summary>The sizes of an input.</summary>
    public IReadOnlyList<long> Shape(string name) => inputs[name].Tensor.Shape;

    /// <summary>The elements of an input in row-major order; a view where they came raw.</summary>
    /// <exception cref="RequestException">An element does not fit the input's type.</exception>
    public ReadOnlySpan<T> Read<T>(string name)
        where T : unmanaged
    {
        (ModelInferRequest.Types.InferInputTensor tensor, ByteString? raw) = inputs[name];
        if (raw is not null)
        {
            return MemoryMarshal.Cast<byte, T>(raw.Span);
        }

        if (!this.elements.TryGetValue(name, out Array? elements))
        {
            this.elements[name] = elements = Elements(name, tensor.Datatype, tensor.Contents!);
        }

        return (T[])elements;
    }

    private static Array Elements(string name, string datatype, InferTensorContents contents)
    {
        switch (datatype)
        {
            case "INT64":
                return contents.Int64Contents.ToArray();
            case "INT32":
                return contents.IntContents.ToArray();
            case "FP32":
                return contents.Fp32Contents.ToArray();
        }

        byte[] bytes = new byte[contents.UintContents.Count];
        for (int index = 0; index < bytes.Length; index++)
        {
            uint value = contents.UintContents[index];
            bytes[index] = value <= byte.MaxValue
                ? (byte)value
                : throw new RequestException($"The input '{name}' has {value} at {index}; expected at most {byte.MaxValue}.");
        }

        return bytes;
    }

    private void Check(ModelMetadataResponse.Types.TensorMetadata wanted)
    {
        if (!inputs.TryGetValue(wanted.Name, out (ModelInferRequest.Types.InferInputTensor Tensor, ByteString? Raw) input))
        {
            throw new RequestException($"The input '{wanted.Name}' is missing; expected {wanted.Datatype} [{string.Join(", ", wanted.Shape)}].");
        }

        RepeatedField<long> shape = input.Tensor.Shape;
        bool fits = input.Tensor.Datatype == wanted.Datatype && shape.Count == wanted.Shape.Count;
        for (int axis = 0; fits && axis < shape.Count; axis++)
        {
            fits = wanted.Shape[axis] < 0 ? shape[axis] is >= 1 and <= int.MaxValue : shape[axis] == wanted.Shape[axis];
        }

        if (!fits)
        {
            throw new RequestException($"The input '{wanted.Name}' is {Short(input.Tensor.Datatype)} [{string.Join(", ", shape.Take(8))}]; expected "
                + $"{wanted.Datatype} [{string.Join(", ", wanted.Shape)}].");
        }

        long elements = NumpyArray.ElementCount([.. shape]);
        long bytes = elements * ByteCount(wanted.Datatype);
        if (input.Raw is { } raw ? raw.Length != bytes : ContentCount(input.Tensor.Contents, wanted.Datatype) != elements)
        {
            string found = input.Raw is { } there
                ? $"{there.Length} raw bytes; expected {bytes}"
                : $"{ContentCount(input.Tensor.Contents, wanted.Datatype)} elements; expected {elements}";
            throw new RequestException($"The input '{wanted.Name}' of shape [{string.Join(", ", shape)}] has {found}.");
        }
    }

    private static int ByteCount(string datatype) => datatype switch
    {
        "UINT8" => 1,
        "INT64" => 8,
        _ => 4,
    };

    private static int ContentCount(InferTensorContents? contents, string datatype) => contents is null ? 0 : datatype switch
    {
        "UINT8" => contents.UintContents.Count,
        "INT64" => contents.Int64Contents.Count,
        "INT32" => contents.IntContents.Count,
        _ => contents.Fp32Contents.Count,
    };

    private static string Short(string text) => text[..Math.Min(text.Length, 40)];
}
