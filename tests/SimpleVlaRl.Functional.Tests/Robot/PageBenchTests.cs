using System.Globalization;
using System.Text.Json;
using SimpleVlaRl.Ros2.Tests;

namespace SimpleVlaRl.Functional.Tests.Robot;

/// <summary>The session at the operator's page of <c>vla-bench console</c>, with one measured load.</summary>
[Collection("vla-robot")]
public sealed class PageBenchTests
{
    [Fact]
    public async Task Console_AWholeSessionByKeyboard_StoresWhatWasMeantAndThePageIsSound()
    {
        string domain = Ros.Domain.ToString(CultureInfo.InvariantCulture);
        using RunningProgram bench = RunningProgram.Bench(Ros.Domain, "console", "--loads", "1", "--domain", domain, "--json");
        int exitCode = await bench.Exit(180);
        Assert.SkipWhen(bench.Errors.Contains("apt-get install", StringComparison.Ordinal), bench.Errors);
        Assert.True(exitCode == 0, bench.Errors + bench.Output);
        using JsonDocument document = JsonDocument.Parse(bench.Output);
        JsonElement result = document.RootElement;
        Assert.Equal(5, result.GetProperty("episodes").GetInt32());
        Assert.Equal(0, result.GetProperty("wrong").GetInt32());
        Assert.Equal(0, result.GetProperty("unreachable").GetInt32());
        Assert.InRange(result.GetProperty("controls").GetInt32(), 30, 100);
        Assert.InRange(result.GetProperty("worst_contrast").GetDouble(), 4.5, 21);
        Assert.InRange(result.GetProperty("all_kibibytes").GetDouble(), 50, 1000);
        Assert.Empty(result.GetProperty("problems").EnumerateArray());
    }

    [Fact]
    public async Task ConsoleLoop_OneRound_HasEpisodesOfBothKinds()
    {
        string domain = Ros.Domain.ToString(CultureInfo.InvariantCulture);
        using RunningProgram bench = RunningProgram.Bench(Ros.Domain, "console-loop", "--rounds", "1", "--episodes", "1", "--domain", domain, "--json");
        int exitCode = await bench.Exit(120);
        Assert.SkipWhen(bench.Errors.Contains("apt-get install", StringComparison.Ordinal), bench.Errors);
        Assert.True(exitCode == 0, bench.Errors + bench.Output);
        using JsonDocument document = JsonDocument.Parse(bench.Output);
        Assert.Equal(1, document.RootElement.GetProperty("episodes").GetInt32());

        // How late ticks are beside a browser is what is measured, and on a busy machine no test.
        Assert.True(document.RootElement.GetProperty("open").GetProperty("jitter_ms").GetProperty("max").GetDouble() > 0);
        Assert.True(document.RootElement.GetProperty("jitter_ratio").GetDouble() > 0);
    }
}
