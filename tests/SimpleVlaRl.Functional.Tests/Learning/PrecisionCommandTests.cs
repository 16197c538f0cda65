using System.Text.Json;

namespace SimpleVlaRl.Functional.Tests.Learning;

/// <summary>The commands that measure speed and quality of the precisions, as small as they get; the numbers themselves are not judged here.</summary>
public sealed class PrecisionCommandTests
{
    [Fact]
    public async Task BenchInference_OfNano_FillsEveryRow()
    {
        (int exitCode, string output, string errors) = await FinishedProgram.Run(
            "vla-bench", [], "inference", "--preset", "nano", "--batch", "2", "--repeats", "3", "--threads", "1", "--json");
        Assert.SkipWhen(errors.Contains("apt-get install python3-torch", StringComparison.Ordinal), "PyTorch is not installed (apt: python3-torch).");
        Assert.True(exitCode == 0, errors);

        JsonElement[] rows = Rows(output);
        Assert.Equal(["fp32", "int8", "int4"], rows.Select(row => row.GetProperty("precision").GetString()!));
        foreach (JsonElement row in rows)
        {
            Assert.Equal(2, row.GetProperty("batch").GetInt32());
            Assert.All(["ms", "ms_torchsharp", "ms_pytorch", "fraction_of_gemm_time"], (string key) => Assert.True(row.GetProperty(key).GetDouble() > 0, key));
        }

        // Products that the profile found: the same arithmetic in every precision, of which the linear layers alone are more than 0.2 GFLOP.
        double[] operations = [.. rows.Select(row => row.GetProperty("gemm_gflop").GetDouble())];
        Assert.True(operations[0] > 0.2, $"{operations[0]} GFLOP");
        Assert.All(operations, value => Assert.Equal(operations[0], value, 1e-3));
    }

    [Theory]
    [InlineData("--threads", "0")]
    [InlineData("--batch", "-1")]
    public async Task BenchInference_OfWhatCannotBe_SaysWhatIsExpected(string option, string value)
    {
        (int exitCode, _, string errors) = await FinishedProgram.Run("vla-bench", [], "inference", option, value);
        Assert.Equal(2, exitCode);
        Assert.Contains($"{option} is {value}; expected a whole number of", errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Precisions_OfTheShippedPolicy_AreMeasured()
    {
        (int exitCode, string output, string errors) = await VlaLearn.Run("precisions", "--episodes", "2", "--json");
        Assert.True(exitCode == 0, errors);

        JsonElement[] rows = Rows(output);
        Assert.Equal(["fp32", "fp16", "int8", "int8", "int4"], rows.Select(row => row.GetProperty("precision").GetString()!));
        Assert.Equal(1, rows[0].GetProperty("token_agreement").GetDouble());
        Assert.InRange(rows[0].GetProperty("max_abs_log_prob").GetDouble(), 0, 1e-4);
        Assert.InRange(rows[0].GetProperty("action_error_millimetres").GetProperty("max").GetDouble(), 0, 0.01);
        Assert.Equal(63, rows[2].GetProperty("int8_weight_limit").GetInt32());
        Assert.InRange(rows[2].GetProperty("token_agreement").GetDouble(), 0.85, 1);
        Assert.True(
            rows[4].GetProperty("mean_abs_log_prob").GetDouble() > rows[1].GetProperty("mean_abs_log_prob").GetDouble(), "four bits lose more than sixteen");
        Assert.True(rows[4].GetProperty("action_error_millimetres").GetProperty("mean").GetDouble() > 0, "four bits move the tool");
        Assert.All(rows, row => Assert.Equal(2, row.GetProperty("episodes").GetInt32()));
    }

    private static JsonElement[] Rows(string output)
    {
        using JsonDocument document = JsonDocument.Parse(output);
        return [.. document.RootElement.Clone().GetProperty("rows").EnumerateArray()];
    }
}
