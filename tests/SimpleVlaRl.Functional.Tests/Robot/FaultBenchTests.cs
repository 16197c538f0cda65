using System.Globalization;
using System.Text.Json;
using SimpleVlaRl.Ros2.Tests;

namespace SimpleVlaRl.Functional.Tests.Robot;

/// <summary>Rows of <c>vla-bench faults</c> that no other test makes: no command on the wire is beyond a limit.</summary>
[Collection("vla-robot")]
public sealed class FaultBenchTests
{
    private static readonly string Domain = Ros.Domain.ToString(CultureInfo.InvariantCulture);

    [Fact]
    public async Task Faults_OfNetworksCamerasAndJoints_HoldTheArmsInsideEveryLimit()
    {
        string[] faults = ["the network is cut", "torn", "a joint is missing"];
        JsonElement report = await Bench(300, ["faults", .. faults.SelectMany(fault => new[] { "--fault", fault })]);
        JsonElement[] rows = [.. report.GetProperty("faults").EnumerateArray()];
        Assert.Equal(faults.Length, rows.Length);
        foreach (JsonElement row in rows)
        {
            if (row.GetProperty("skipped").GetString() is { } reason)
            {
                TestContext.Current.TestOutputHelper?.WriteLine($"{row.GetProperty("fault")} was not made: {reason}");
                continue;
            }

            Assert.True(row.GetProperty("commands").GetInt64() > 20, $"{row}");

            // A reaction that takes a second, and the rest of a chunk.
            Assert.InRange(row.GetProperty("time_to_hold_ms").GetDouble(), 0, 6000);
        }
    }

    private static async Task<JsonElement> Bench(double seconds, params string[] arguments)
    {
        using RunningProgram bench = RunningProgram.Bench(Ros.Domain, [.. arguments, "--domain", Domain, "--json"]);
        int exitCode = await bench.Exit(seconds);
        Assert.SkipWhen(bench.Errors.Contains("apt-get install", StringComparison.Ordinal), bench.Errors);
        Assert.SkipWhen(bench.Errors.Contains("launch/setup test", StringComparison.Ordinal), bench.Errors);
        Assert.True(exitCode == 0, bench.Errors + bench.Output);
        using JsonDocument document = JsonDocument.Parse(bench.Output);
        Assert.Equal(0, document.RootElement.GetProperty("violations").GetInt64());
        return document.RootElement.Clone();
    }
}
