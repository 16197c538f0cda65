using System.Text.Json;
using SimpleVlaRl.Core.Policies;
using SimpleVlaRl.Onnx.Graph;
using SimpleVlaRl.Onnx.Measurement;

namespace SimpleVlaRl.Benchmarks.Learning;

/// <summary>What ONNX Runtime's profile of one run says: the time per operator, and the sizes of every matrix product.</summary>
/// <param name="Microseconds">Time per operator type, longest first.</param>
/// <param name="Products">The matrix products in the order in which they ran.</param>
internal sealed record OperatorProfile(IReadOnlyList<(string Operator, double Microseconds)> Microseconds, IReadOnlyList<GemmShape> Products)
{
    private const string KernelSuffix = "_kernel_time";

    /// <summary>Reads the profile's last run.</summary>
    /// <param name="path">The file that ONNX Runtime wrote.</param>
    /// <param name="architecture">The policy, for the heads of attention.</param>
    public static OperatorProfile Read(string path, PolicyArchitecture architecture)
    {
        using JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(path));
        List<JsonElement> events = [.. document.RootElement.EnumerateArray().OrderBy(item => item.GetProperty("ts").GetInt64())];
        double lastRun = events.Where(item => item.GetProperty("name").GetString() == "model_run").Max(item => item.GetProperty("ts").GetInt64());
        Dictionary<string, double> times = [];
        List<GemmShape> products = [];
        foreach (JsonElement item in events.Where(item => item.GetProperty("ts").GetInt64() >= lastRun))
        {
            string name = item.GetProperty("name").GetString()!;
            if (item.GetProperty("cat").GetString() != "Node" || !name.EndsWith(KernelSuffix, StringComparison.Ordinal))
            {
                continue;
            }

            JsonElement arguments = item.GetProperty("args");
            string type = arguments.GetProperty("op_name").GetString()!;
            times[type] = times.GetValueOrDefault(type) + item.GetProperty("dur").GetDouble();
            products.AddRange(ProductsOf(type, name, arguments, architecture));
        }

        return new OperatorProfile([.. times.OrderByDescending(pair => pair.Value).Select(pair => (pair.Key, pair.Value))], products);
    }

    private static IEnumerable<GemmShape> ProductsOf(string type, string name, JsonElement arguments, PolicyArchitecture architecture)
    {
        int[][] inputs = Sizes(arguments.GetProperty("input_type_shape"));
        switch (type)
        {
            case "Gemm" or "FusedGemm" or "MatMul" or "FusedMatMul" or "MatMulIntegerToFloat" or "MatMulNBits":
                int[] output = Sizes(arguments.GetProperty("output_type_shape"))[0];
                Precision precision = type switch { "MatMulIntegerToFloat" => Precision.Int8, "MatMulNBits" => Precision.Int4, _ => Precision.Fp32 };
                yield return new GemmShape(1, output[..^1].Aggregate(1, (product, size) => product * size), inputs[0][^1], output[^1], precision);
                break;
            case "MultiHeadAttention":
                int heads = architecture.VisionEncoders.FirstOrDefault(encoder => name.StartsWith(encoder.Name + ".", StringComparison.Ordinal))?.HeadCount
                    ?? architecture.Decoder.HeadCount;
                (int count, int queries, int width, int keys) = (inputs[0][0], inputs[0][1], inputs[0][2] / heads, inputs[1][1]);
                yield return new GemmShape(count * heads, queries, width, keys, null);
                yield return new GemmShape(count * heads, queries, keys, width, null);
                break;
            default:
                break;
        }
    }

    /// <summary>Entries such as <c>{"float":[1,204,320]}</c>.</summary>
    private static int[][] Sizes(JsonElement values) =>
        [.. values.EnumerateArray().Select(
            value => value.EnumerateObject().Select(entry => (int[])[.. entry.Value.EnumerateArray().Select(size => size.GetInt32())]).FirstOrDefault() ?? [])];
}
