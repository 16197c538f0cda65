using System.Globalization;
using System.Text.Json;
using SimpleVlaRl.Ros2.Tests;

namespace SimpleVlaRl.Functional.Tests.Robot;

/// <summary>
/// Those rows of <c>vla-bench faults</c> that no other test makes, and a hundredth of <c>vla-bench kills</c> and <c>vla-bench soak</c>: no command on the
/// wire is beyond a limit, whoever dies.
/// </summary>
[Collection("vla-robot")]
public sealed class FaultBenchTests
{
    private static readonly string Domain = Ros.Domain.ToString(CultureInfo.InvariantCulture);

    [Fact]
    public async Task Faults_OfClocksDisksNetworksServersAndDrivers_HoldTheArmsInsideEveryLimit()
    {
        string[] faults =
        [
            "an hour ahead", "the disk is full", "no more memory", "the network is cut", "SIGSTOP of the policy", "torn", "a joint is missing",
            "a joint sticks", "rad off", "ignores commands",
        ];
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

    [Fact]
    public async Task Kills_AtRandom_LetNothingUnsafeOutAndLoseNoEpisode()
    {
        JsonElement report = await Bench(150, "kills", "--kills", "2");
        Assert.Equal(2, report.GetProperty("kills").GetInt32());
        Assert.Equal(0, report.GetProperty("episodes_left").GetInt32());
        Assert.InRange(report.GetProperty("episodes").GetInt32(), 1, 4);
    }

    [Fact]
    public async Task Soak_WithFaultsAtRandom_GoesOnInsideEveryLimit()
    {
        JsonElement report = await Bench(120, "soak", "--minutes", "0.6");
        Assert.InRange(report.GetProperty("faults_made").GetInt32(), 1, 10);
        Assert.True(report.GetProperty("commands").GetInt64() > 200, $"{report}");
        Assert.Equal(4, report.GetProperty("programs").GetArrayLength());
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
