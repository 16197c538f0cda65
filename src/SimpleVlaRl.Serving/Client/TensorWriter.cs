using System.Runtime.InteropServices;
using Google.Protobuf;
using SimpleVlaRl.Core.Policies;
using SimpleVlaRl.Preprocessing;
using SimpleVlaRl.Serving.OpenInference;
using SimpleVlaRl.Serving.OpenInference.Wire;

namespace SimpleVlaRl.Serving.Client;

/// <summary>Prepares requests and writes them as the tensors of a policy's graph.</summary>
internal sealed class TensorWriter(PolicyManifest manifest, PolicyInputBuilder inputs)
{
    /// <summary>Writes a batch.</summary>
    /// <exception cref="ArgumentException">A request does not fit the manifest.</exception>
    public ModelInferRequest Write(ReadOnlySpan<PolicyRequest> requests)
    {
        int batch = requests.Length;
        PolicyArchitecture architecture = manifest.Architecture;
        int joints = architecture.ProprioceptionDimension;
        int tokens = architecture.ActionTokenCount;
        int width = 0;
        foreach (PolicyRequest request in requests)
        {
            width = Math.Max(width, inputs.PromptTokens(request.Instruction).Length);
        }

        byte[] images = new byte[batch * inputs.ImageByteCount];
        long[] ids = new long[batch * width];
        int[] lengths = new int[batch];
        float[] positions = new float[batch * joints];
        float[] uniforms = new float[batch * tokens];
        for (int row = 0; row < batch; row++)
        {
            PolicyRequest request = requests[row];
            if (request.Sampling.Temperature != requests[0].Sampling.Temperature)
            {
                throw new ArgumentException(
                    $"Row {row} has temperature {request.Sampling.Temperature} and row 0 {requests[0].Sampling.Temperature}; a batch has one temperature.",
                    nameof(requests));
            }

            inputs.WriteImages(request.Frames, images.AsSpan(row * inputs.ImageByteCount, inputs.ImageByteCount));
            ReadOnlySpan<long> prompt = inputs.PromptTokens(request.Instruction);
            inputs.WritePrompt(prompt, ids.AsSpan(row * width, width));
            lengths[row] = prompt.Length;
            inputs.WriteProprioception(request.Proprioception, positions.AsSpan(row * joints, joints));
            CorrelatedDraws.Fill(request.Sampling, architecture.ActionDimension, uniforms.AsSpan(row * tokens, tokens));
        }

        ModelInferRequest message = new();
        foreach (ModelMetadataResponse.Types.TensorMetadata input in TensorContract.Inputs(architecture))
        {
            Add(message, input, batch, width, input.Name switch
            {
                TensorContract.Images => images,
                TensorContract.InputIds => MemoryMarshal.AsBytes(ids.AsSpan()),
                TensorContract.PromptLengths => MemoryMarshal.AsBytes(lengths.AsSpan()),
                TensorContract.Proprioception => MemoryMarshal.AsBytes(positions.AsSpan()),
                TensorContract.Uniforms => MemoryMarshal.AsBytes(uniforms.AsSpan()),
                _ => MemoryMarshal.AsBytes(new float[] { requests[0].Sampling.Temperature }.AsSpan()),
            });
        }

        return message;
    }

    private static void Add(ModelInferRequest message, ModelMetadataResponse.Types.TensorMetadata input, int batch, int width, ReadOnlySpan<byte> bytes)
    {
        ModelInferRequest.Types.InferInputTensor tensor = new() { Name = input.Name, Datatype = input.Datatype };
        for (int axis = 0; axis < input.Shape.Count; axis++)
        {
            tensor.Shape.Add(input.Shape[axis] >= 0 ? input.Shape[axis] : axis == 0 ? batch : width);
        }

        message.Inputs.Add(tensor);
        message.RawInputContents.Add(ByteString.CopyFrom(bytes));
    }
}
