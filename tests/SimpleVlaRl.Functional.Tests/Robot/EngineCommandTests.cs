using System.Text.Json;
using SimpleVlaRl.Core.Policies;

namespace SimpleVlaRl.Functional.Tests.Robot;

/// <summary>The engine's commands at a hundredth of their size.</summary>
public sealed class EngineCommandTests
{
    private const int AnyDomain = 77;

    [Fact]
    public async Task BenchEngine_ReportsRatiosAndAllocatesNothing()
    {
        using PolicyOnDisk disk = new(TinyPolicies.Everything());
        using RunningProgram program = RunningProgram.Bench(
            AnyDomain, "engine", "--policy", disk.Folder, "--batch", "1", "--batch", "3", "--repeats", "20", "--no-schedules", "--json");

        Assert.True(await program.Exit() == 0, program.Errors);

        JsonElement result = JsonDocument.Parse(program.Output).RootElement;
        Assert.Equal(0, result.GetProperty("allocated_bytes_per_call").GetDouble());

        // The whole process is counted, which is why this is no test inside this one: other tests allocate.
        Assert.Equal(0, result.GetProperty("rows")[0].GetProperty("service_allocated_bytes_per_call").GetDouble());
        Assert.Equal([1, 3], result.GetProperty("rows").EnumerateArray().Select(row => row.GetProperty("batch").GetInt32()));
        Assert.All(
            result.GetProperty("rows").EnumerateArray(),
            row => Assert.True(row.GetProperty("engine_ms").GetDouble() > row.GetProperty("preprocessing_ms").GetDouble()));
        Assert.InRange(result.GetProperty("ratio_to_raw_run").GetDouble(), 1, 100);
    }

    [Theory]
    [InlineData("cuda", "has no CUDAExecutionProvider")]
    [InlineData("tensorrt", "has no TensorrtExecutionProvider")]
    public async Task BenchEngine_WithAProviderThatIsNotThere_SaysSoInOneSentence(string provider, string expected)
    {
        using PolicyOnDisk disk = new(TinyPolicies.Everything());
        using RunningProgram program = RunningProgram.Bench(
            AnyDomain, "engine", "--policy", disk.Folder, "--repeats", "20", "--provider", provider, "--engine-cache", Path.Combine(disk.Folder, "cache"));

        Assert.Equal(1, await program.Exit());
        Assert.Contains(expected, program.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task BenchSwap_UnderLoad_MissesAndMixesNothing()
    {
        PolicyArchitecture architecture = TinyPolicies.Everything();
        using PolicyOnDisk disk = new(architecture);
        disk.AddVersion(new RandomWeights(architecture, seed: 9), hasGolden: true);
        using RunningProgram program = RunningProgram.Bench(
            AnyDomain, "swap", "--policy", disk.Folder, "--robots", "6", "--seconds", "2", "--chunk-seconds", "1", "--json");

        // A miss is no failure of this test: its machine may be busy. Mixing is.
        await program.Exit();

        JsonElement result = JsonDocument.Parse(program.Output).RootElement;
        Assert.Equal(0, result.GetProperty("mixed_answers").GetInt32());
        Assert.True(result.GetProperty("roll_backs").GetInt32() >= 2);
        Assert.InRange(result.GetProperty("longest_roll_back_ms").GetDouble(), 0, 1000);
        Assert.True(result.GetProperty("answers_of_first").GetInt32() + result.GetProperty("answers_of_second").GetInt32() >= 6);
    }
}
