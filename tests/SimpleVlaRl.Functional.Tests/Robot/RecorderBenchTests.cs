using System.Text.Json;
using SimpleVlaRl.Ros2.Tests;

namespace SimpleVlaRl.Functional.Tests.Robot;

/// <summary>Two seconds of <c>vla-bench recorder</c>'s ten minutes.</summary>
[Collection("vla-robot")]
public sealed class RecorderBenchTests
{
    [Fact]
    public async Task Recorder_UnderARobotsLoad_DropsNothing()
    {
        using RunningProgram bench = RunningProgram.Bench(Ros.Domain, "recorder", "--seconds", "2", "--json");
        int exitCode = await bench.Exit(120);
        Assert.SkipWhen(bench.Errors.Contains("apt-get install", StringComparison.Ordinal), bench.Errors);
        Assert.True(exitCode == 0, bench.Errors);
        using JsonDocument document = JsonDocument.Parse(bench.Output);
        JsonElement report = document.RootElement;
        Assert.Equal((0, 3, 100), (report.GetProperty("dropped").GetInt32(), report.GetProperty("cameras").GetInt32(), report.GetProperty("ticks").GetInt32()));
        Assert.InRange(report.GetProperty("frames").GetInt32(), 90, 190);
        Assert.InRange(report.GetProperty("ratio_to_cp").GetDouble(), 0.0001, 10);
        Assert.True(report.GetProperty("jitter_ratio").GetDouble() > 0, bench.Output);
    }
}
