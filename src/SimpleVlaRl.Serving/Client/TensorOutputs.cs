using System.Globalization;
using System.Runtime.InteropServices;
using Google.Protobuf;
using SimpleVlaRl.Core.Policies;
using SimpleVlaRl.Serving.Errors;
using SimpleVlaRl.Serving.OpenInference;
using SimpleVlaRl.Serving.OpenInference.Wire;

namespace SimpleVlaRl.Serving.Client;

/// <summary>The outputs of an inference server, each checked before anything of it reaches the robot. They may be raw or not, in any order.</summary>
internal sealed class TensorOutputs
{
    private readonly Dictionary<string, byte[]> bytes = [];
    private readonly PolicyArchitecture architecture;
    private readonly int rows;

    /// <exception cref="ServingException">They are not the graph's.</exception>
    public TensorOutputs(ModelInferResponse response, int rows, PolicyManifest manifest, int version, RemoteAddress address)
    {
        (architecture, this.rows) = (manifest.Architecture, rows);
        if (response.ModelVersion.Length > 0 && response.ModelVersion != version.ToString(CultureInfo.InvariantCulture))
        {
            throw new ServingException($"The inference server {address} answers with version {response.ModelVersion}; version {version} was asked.");
        }

        foreach (ModelMetadataResponse.Types.TensorMetadata wanted in TensorContract.Outputs(architecture))
        {
            int index = response.Outputs.ToList().FindIndex(output => output.Name == wanted.Name);
            if (index < 0)
            {
                throw new ServingException($"The inference server {address} gave no output '{wanted.Name}'.");
            }

            ModelInferResponse.Types.InferOutputTensor output = response.Outputs[index];
            ByteString? raw = response.RawOutputContents.Count > index ? response.RawOutputContents[index] : null;
            byte[] bytes = raw is not null ? raw.ToByteArray() : Elements(output.Contents ?? new InferTensorContents(), wanted.Datatype);
            long expected = rows * wanted.Shape.Skip(1).Aggregate(4L, (product, size) => product * size);
            if (output.Datatype != wanted.Datatype || bytes.Length != expected)
            {
                throw new ServingException($"The inference server {address} gave {bytes.Length} bytes of {output.Datatype} for '{wanted.Name}'; expected "
                    + $"{expected} of {wanted.Datatype}.");
            }

            this.bytes[wanted.Name] = bytes;
        }
    }

    /// <summary>Copies one row's answer.</summary>
    public void CopyTo(int row, ActionChunk chunk)
    {
        Part<float>(TensorContract.Actions, row).CopyTo(chunk.Actions);
        if (architecture.Head == PolicyHead.Regression)
        {
            chunk.Tokens.AsSpan().Fill(-1);
            chunk.LogProbabilities.AsSpan().Fill(float.NaN);
            chunk.Entropies.AsSpan().Fill(float.NaN);
            return;
        }

        Part<int>(TensorContract.Tokens, row).CopyTo(chunk.Tokens);
        Part<float>(TensorContract.LogProbabilities, row).CopyTo(chunk.LogProbabilities);
        Part<float>(TensorContract.Entropies, row).CopyTo(chunk.Entropies);
    }

    private ReadOnlySpan<T> Part<T>(string name, int row)
        where T : unmanaged
    {
        ReadOnlySpan<T> all = MemoryMarshal.Cast<byte, T>(this.bytes[name]);
        int values = all.Length / this.rows;
        return all.Slice(row * values, values);
    }

    private static byte[] Elements(InferTensorContents contents, string datatype) => datatype == "INT32"
        ? MemoryMarshal.AsBytes(contents.IntContents.ToArray().AsSpan()).ToArray()
        : MemoryMarshal.AsBytes(contents.Fp32Contents.ToArray().AsSpan()).ToArray();
}
