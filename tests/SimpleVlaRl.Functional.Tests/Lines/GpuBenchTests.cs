using System.Runtime.Versioning;
using System.Text.Json;

namespace SimpleVlaRl.Functional.Tests.Lines;

/// <summary><c>vla-bench gpu</c> of a build for the processor: it measures what it can, says what is missing, and writes everything down.</summary>
[SupportedOSPlatform("linux")]
public sealed class GpuBenchTests
{
    private const string NoProvider = "This build's ONNX Runtime has no CUDAExecutionProvider; it has: CPUExecutionProvider. Build with -p:Accelerator=cuda, ";

    /// <summary>The driver's program says that there is a GPU; nothing else does.</summary>
    private const string DriverTool = """
        #!/bin/sh
        case "$*" in
          *memory.used*) echo 100; echo 300; echo 200; exec sleep 60 ;;
          *) echo "Imaginary 9000, 81559, 580.65.06, 9.0" ;;
        esac
        """;

    [Fact]
    public async Task Gpu_WithoutOne_MeasuresTheProcessorAndSaysWhatIsMissing()
    {
        using TemporaryFolder folder = new();
        string tool = Path.Combine(folder.Path, "nvidia-smi");
        await File.WriteAllTextAsync(tool, DriverTool, TestContext.Current.CancellationToken);
        File.SetUnixFileMode(tool, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        string file = Path.Combine(folder.Path, "results", "gpu.json");
        Dictionary<string, string> environment = new() { ["PATH"] = $"{folder.Path}:{Environment.GetEnvironmentVariable("PATH")}" };

        (int exitCode, string output, string errors) = await FinishedProgram.Run(
            "vla-bench", environment, ["gpu", "--repeats", "1", "--minutes", "4", "--output", file, "--json"]);

        Assert.Equal(1, exitCode);
        Assert.StartsWith("vla-bench: " + NoProvider, errors.TrimEnd().Split('\n')[^1], StringComparison.Ordinal);
        JsonElement document = JsonDocument.Parse(output).RootElement;
        Assert.Equal(output.Trim(), (await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken)).Trim());
        Assert.StartsWith(NoProvider, document.GetProperty("problem").GetString(), StringComparison.Ordinal);
        Assert.EndsWith("no GPU used", document.GetProperty("machine").GetString(), StringComparison.Ordinal);
        JsonElement parts = document.GetProperty("parts");
        Assert.Equal(["device", "parity", "latency", "tensorrt", "learner"], parts.EnumerateObject().Select(part => part.Name));
        Assert.All(parts.EnumerateObject(), part => Assert.False(part.Value.TryGetProperty("problem", out JsonElement problem), problem.ToString()));

        JsonElement gpu = parts.GetProperty("device").GetProperty("gpu");
        Assert.Equal(
            ("Imaginary 9000", 81559, "580.65.06", "9.0"),
            (gpu.GetProperty("name").GetString(), gpu.GetProperty("memory_mib").GetInt32(), gpu.GetProperty("driver").GetString(),
                gpu.GetProperty("compute_capability").GetString()));
        JsonElement memory = parts.GetProperty("learner").GetProperty("gpu_memory_mib");
        Assert.Equal((100, 300), (memory.GetProperty("before").GetInt32(), memory.GetProperty("peak").GetInt32()));

        JsonElement rowByRow = parts.GetProperty("parity").GetProperty("cpu_row_by_row");
        Assert.Equal(rowByRow.GetProperty("tokens").GetInt32(), rowByRow.GetProperty("equal_tokens").GetInt32());
        Assert.InRange(rowByRow.GetProperty("largest_logit_difference").GetDouble(), 0, 1e-3);
        foreach ((string part, string provider) in (ReadOnlySpan<(string, string)>)[("latency", "cuda"), ("tensorrt", "tensorrt")])
        {
            JsonElement[] rows = [.. parts.GetProperty(part).GetProperty("rows").EnumerateArray()];
            Assert.Equal([1, 2, 4, 8, 16], rows.Select(row => row.GetProperty("batch").GetInt32()));
            Assert.All(rows, row => Assert.True(row.GetProperty("cpu_p50_ms").GetDouble() > 0 && row.GetProperty("cpu_p99_ms").GetDouble() > 0));
            Assert.All(rows, row => Assert.Equal(JsonValueKind.Null, row.GetProperty(provider + "_p50_ms").ValueKind));
            Assert.Contains("ONNX Runtime has no", Problem(parts, part, provider), StringComparison.Ordinal);
        }

        Assert.StartsWith(NoProvider, Problem(parts, "parity", "cuda"), StringComparison.Ordinal);
        Assert.True(parts.GetProperty("learner").GetProperty("cpu").GetProperty("step_ms").GetDouble() > 0);
        Assert.Contains("there is no libtorch_cuda.so in", Problem(parts, "learner", "cuda"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Part_ThatFailsAsAWhole_EndsWithASentence()
    {
        (int exitCode, _, string errors) = await FinishedProgram.Run(
            "vla-bench", [], ["gpu-part", "--part", "parity", "--policy", "/nowhere", "--graph", "/nowhere/model.onnx", "--seconds", "5"]);

        Assert.Equal(1, exitCode);
        Assert.Contains("/nowhere", Assert.Single(errors.TrimEnd().Split('\n')), StringComparison.Ordinal);
    }

    private static string Problem(JsonElement parts, string part, string column) =>
        parts.GetProperty(part).GetProperty(column).GetProperty("problem").GetString()!;
}
