using System.Text.Json;

namespace SimpleVlaRl.Functional.Tests.Lines;

/// <summary>A hundredth of <c>vla-bench gate</c>: nothing gets past the gate.</summary>
public sealed class GateBenchTests
{
    [Theory]
    [InlineData("simulated-bimanual", "1")]
    [InlineData("fr3-duo", "2")]
    public async Task Gate_AHundredThousandHostileTicks_LetsNothingOutThatIsBeyondALimit(string robot, string seed)
    {
        using RunningProgram bench = RunningProgram.Bench(
            0, "gate", "--robot", Path.Combine(Repository.Root, "hardware", robot, "robot.yaml"), "--ticks", "100000", "--seed", seed, "--json");
        int exitCode = await bench.Exit(60);
        Assert.True(exitCode == 0, bench.Errors + bench.Output);
        using JsonDocument document = JsonDocument.Parse(bench.Output);
        JsonElement report = document.RootElement;
        Assert.Equal(100_000, report.GetProperty("ticks").GetInt64());
        Assert.Equal(0, report.GetProperty("violations").GetInt64());
        Assert.Equal(0, report.GetProperty("allocated_bytes_per_tick").GetDouble());

        // A stream of which the gate lets nothing through, or everything, would show nothing.
        JsonElement answers = report.GetProperty("answers");
        Assert.All(
            (string[])["accepted", "limited", "NotFinite", "TrackingError", "TooSoon", "Stopped"],
            kind => Assert.True(answers.GetProperty(kind).GetInt64() > 100, $"{kind}: {answers}"));
    }
}
