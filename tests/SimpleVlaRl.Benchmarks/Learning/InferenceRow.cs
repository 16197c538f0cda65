using System.Globalization;
using System.Text.Json.Nodes;
using SimpleVlaRl.CommandLine;
using SimpleVlaRl.Onnx.Graph;

namespace SimpleVlaRl.Benchmarks.Learning;

/// <summary>One precision and batch size.</summary>
/// <param name="Precision">The graph's precision.</param>
/// <param name="Batch">Robots in a decision.</param>
/// <param name="Graph">The exported graph.</param>
/// <param name="TorchSharp">The same weights in TorchSharp, fp32.</param>
/// <param name="PyTorch">The same weights in PyTorch, fp32; null when it was left out.</param>
/// <param name="Products">The graph's matrix products alone.</param>
/// <param name="Profile">Where the graph's time goes.</param>
internal sealed record InferenceRow(Precision Precision, int Batch, Times Graph, Times TorchSharp, Times? PyTorch, Times Products, OperatorProfile Profile)
{
    private const int OperatorsShown = 8;

    public string[] Cells() =>
    [
        Precision.ToString().ToLowerInvariant(),
        Batch.ToString(CultureInfo.InvariantCulture),
        Terminal.Text(Graph.Median),
        Terminal.Text(TorchSharp.Median),
        Terminal.Text(TorchSharp.Median / Graph.Median) + " x",
        Terminal.Text(PyTorch?.Median ?? double.NaN),
        Terminal.Text((PyTorch?.Median ?? double.NaN) / Graph.Median) + " x",
        Terminal.Text(Products.Median),
        Terminal.Text(Products.Median / Graph.Median),
    ];

    /// <summary>Where the time goes, for people.</summary>
    public string Operators()
    {
        double total = Profile.Microseconds.Sum(item => item.Microseconds);
        string largest = string.Join(", ", Profile.Microseconds.Take(OperatorsShown)
            .Select(item => string.Create(CultureInfo.InvariantCulture, $"{item.Operator} {100 * item.Microseconds / total:0} %")));
        return $"{Precision.ToString().ToLowerInvariant()}, batch {Batch.ToString(CultureInfo.InvariantCulture)}: {largest}";
    }

    /// <summary>The stable keys that scripts depend on, then what else was measured.</summary>
    public JsonObject Document() => new()
    {
        ["precision"] = Precision.ToString().ToLowerInvariant(),
        ["batch"] = Batch,
        ["ms"] = Terminal.Number(Graph.Median),
        ["ms_torchsharp"] = Terminal.Number(TorchSharp.Median),
        ["ms_pytorch"] = Terminal.Number(PyTorch?.Median ?? double.NaN),
        ["fraction_of_gemm_time"] = Terminal.Number(Products.Median / Graph.Median),
        ["speedup_torchsharp"] = Terminal.Number(TorchSharp.Median / Graph.Median),
        ["speedup_pytorch"] = Terminal.Number((PyTorch?.Median ?? double.NaN) / Graph.Median),
        ["ms_gemm"] = Terminal.Number(Products.Median),
        ["gemm_gflop"] = Terminal.Number(Profile.Products.Sum(product => product.OperationCount) / 1e9),
        ["ms_p10"] = Terminal.Number(Graph.Percentile10),
        ["ms_torchsharp_p10"] = Terminal.Number(TorchSharp.Percentile10),
        ["ms_pytorch_p10"] = Terminal.Number(PyTorch?.Percentile10 ?? double.NaN),
        ["ms_gemm_p10"] = Terminal.Number(Products.Percentile10),
        ["operators_microseconds"] = new JsonObject(
            Profile.Microseconds.Select(item => KeyValuePair.Create<string, JsonNode?>(item.Operator, Terminal.Number(item.Microseconds, 0)))),
    };
}
