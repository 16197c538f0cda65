using System.Buffers;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using SimpleVlaRl.Serving.Errors;
using SimpleVlaRl.Serving.OpenInference.Wire;

namespace SimpleVlaRl.Serving.OpenInference;

/// <summary>Writes an answer of the REST protocol: JSON, and behind it the outputs that were asked for in binary.</summary>
internal static class RestResponse
{
    /// <summary>Writes it.</summary>
    /// <param name="response">Where to.</param>
    /// <param name="answer">The answer, its tensors raw.</param>
    /// <param name="isBinary">Whether an output goes behind the JSON.</param>
    /// <param name="cancellation">Gives up.</param>
    public static async Task WriteAsync(HttpResponse response, ModelInferResponse answer, Func<string, bool> isBinary, CancellationToken cancellation)
    {
        ArrayBufferWriter<byte> json = new();
        List<ReadOnlyMemory<byte>> behind = [];
        using (Utf8JsonWriter writer = new(json))
        {
            writer.WriteStartObject();
            writer.WriteString("model_name", answer.ModelName);
            writer.WriteString("model_version", answer.ModelVersion);
            if (answer.Id.Length > 0)
            {
                writer.WriteString("id", answer.Id);
            }

            writer.WriteStartArray("outputs");
            for (int index = 0; index < answer.Outputs.Count; index++)
            {
                ReadOnlyMemory<byte> raw = answer.RawOutputContents[index].Memory;
                bool isBehind = isBinary(answer.Outputs[index].Name);
                WriteOutput(writer, answer.Outputs[index], raw, isBehind);
                if (isBehind)
                {
                    behind.Add(raw);
                }
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
        }

        response.ContentType = behind.Count > 0 ? "application/octet-stream" : "application/json";
        if (behind.Count > 0)
        {
            response.Headers[RestRequest.LengthHeader] = json.WrittenCount.ToString(CultureInfo.InvariantCulture);
        }

        response.ContentLength = json.WrittenCount + behind.Sum(raw => (long)raw.Length);
        await response.Body.WriteAsync(json.WrittenMemory, cancellation).ConfigureAwait(false);
        foreach (ReadOnlyMemory<byte> raw in behind)
        {
            await response.Body.WriteAsync(raw, cancellation).ConfigureAwait(false);
        }
    }

    private static void WriteOutput(Utf8JsonWriter writer, ModelInferResponse.Types.InferOutputTensor output, ReadOnlyMemory<byte> raw, bool isBehind)
    {
        writer.WriteStartObject();
        writer.WriteString("name", output.Name);
        writer.WriteString("datatype", output.Datatype);
        writer.WriteStartArray("shape");
        foreach (long size in output.Shape)
        {
            writer.WriteNumberValue(size);
        }

        writer.WriteEndArray();
        if (isBehind)
        {
            writer.WriteStartObject("parameters");
            writer.WriteNumber("binary_data_size", raw.Length);
            writer.WriteEndObject();
        }
        else
        {
            WriteData(writer, output, raw.Span);
        }

        writer.WriteEndObject();
    }

    private static void WriteData(Utf8JsonWriter writer, ModelInferResponse.Types.InferOutputTensor output, ReadOnlySpan<byte> raw)
    {
        writer.WriteStartArray("data");
        if (output.Datatype == "INT32")
        {
            foreach (int value in MemoryMarshal.Cast<byte, int>(raw))
            {
                writer.WriteNumberValue(value);
            }
        }
        else
        {
            foreach (float value in MemoryMarshal.Cast<byte, float>(raw))
            {
                writer.WriteNumberValue(float.IsFinite(value)
                    ? value
                    : throw new RequestException(
                        RequestProblem.Unsupported, $"The output '{output.Name}' has {value}, which JSON cannot say; ask for it in binary."));
            }
        }

        writer.WriteEndArray();
    }
}
