using System.Runtime.InteropServices;
using Google.Protobuf;
using SimpleVlaRl.Core.Policies;
using SimpleVlaRl.Serving.OpenInference;
using SimpleVlaRl.Serving.OpenInference.Wire;

namespace SimpleVlaRl.Serving.Tests.OpenInference;

/// <summary>A request by the Open Inference Protocol, raw or not.</summary>
internal static class OpenInferenceSamples
{
    public static ModelInferRequest Request(PolicyManifest manifest, int rows, bool isRaw)
    {
        PolicyArchitecture architecture = manifest.Architecture;
        ModelInferRequest request = new() { ModelName = manifest.Name, Id = "7" };
        foreach (ModelMetadataResponse.Types.TensorMetadata input in TensorContract.Inputs(architecture))
        {
            ModelInferRequest.Types.InferInputTensor tensor = new() { Name = input.Name, Datatype = input.Datatype };
            for (int axis = 0; axis < input.Shape.Count; axis++)
            {
                tensor.Shape.Add(input.Shape[axis] >= 0 ? input.Shape[axis] : axis == 0 ? rows : 4);
            }

            int count = (int)tensor.Shape.Aggregate(1L, (product, size) => product * size);
            InferTensorContents contents = new();
            byte[] raw;
            switch (input.Name)
            {
                case TensorContract.Images:
                    raw = [.. Enumerable.Range(0, count).Select(index => (byte)(index % 251))];
                    contents.UintContents.AddRange(raw.Select(value => (uint)value));
                    break;
                case TensorContract.InputIds:
                    long[] ids = [.. Enumerable.Range(0, rows).SelectMany(_ => (long[])[1, 72, 105, 0])];
                    raw = MemoryMarshal.AsBytes(ids.AsSpan()).ToArray();
                    contents.Int64Contents.AddRange(ids);
                    break;
                case TensorContract.PromptLengths:
                    int[] lengths = [.. Enumerable.Repeat(3, rows)];
                    raw = MemoryMarshal.AsBytes(lengths.AsSpan()).ToArray();
                    contents.IntContents.AddRange(lengths);
                    break;
                default:
                    float[] values = [.. Enumerable.Range(0, count).Select(index => input.Name == TensorContract.Proprioception ? index : 0.5f)];
                    raw = MemoryMarshal.AsBytes(values.AsSpan()).ToArray();
                    contents.Fp32Contents.AddRange(values);
                    break;
            }

            request.Inputs.Add(tensor);
            if (isRaw)
            {
                request.RawInputContents.Add(UnsafeByteOperations.UnsafeWrap(raw));
            }
            else
            {
                tensor.Contents = contents;
            }
        }

        return request;
    }
}
