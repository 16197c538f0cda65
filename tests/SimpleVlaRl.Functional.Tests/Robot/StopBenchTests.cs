using System.Globalization;
using System.Text.Json;
using SimpleVlaRl.Ros2.Tests;

namespace SimpleVlaRl.Functional.Tests.Robot;

/// <summary>A hundredth of <c>vla-bench stop</c>.</summary>
[Collection("vla-robot")]
public sealed class StopBenchTests
{
    [Fact]
    public async Task Stop_ByEverySource_ChangesTheNextCommandAndBringsTheArmsToRest()
    {
        string domain = Ros.Domain.ToString(CultureInfo.InvariantCulture);
        using RunningProgram bench = RunningProgram.Bench(Ros.Domain, "stop", "--stops", "5", "--domain", domain, "--json");
        int exitCode = await bench.Exit(90);
        Assert.SkipWhen(bench.Errors.Contains("apt-get install", StringComparison.Ordinal), bench.Errors);
        Assert.True(exitCode == 0, bench.Errors);
        using JsonDocument document = JsonDocument.Parse(bench.Output);
        JsonProperty[] sources = [.. document.RootElement.GetProperty("sources").EnumerateObject()];
        Assert.Equal(["keyboard_or_pedal", "topic", "service", "emergency_stop", "page_in_a_browser"], sources.Select(source => source.Name));

        // Ten times a servo period and its jitter, and ten times what the joints need to brake.
        Assert.All(sources, source => Assert.InRange(source.Value.GetProperty("first_changed_command_ms").GetProperty("max").GetDouble(), 0, 400));
        Assert.All(sources, source => Assert.InRange(source.Value.GetProperty("at_rest_ms").GetProperty("max").GetDouble(), 0, 990));
    }
}
