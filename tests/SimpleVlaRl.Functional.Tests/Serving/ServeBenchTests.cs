using System.Text.Json.Nodes;

namespace SimpleVlaRl.Functional.Tests.Serving;

/// <summary>The measurements of serving at a hundredth of their size: what they print can be used.</summary>
[Collection("vla-robot")]
public sealed class ServeBenchTests
{
    [Fact]
    public async Task BenchServe_TwoServersTwoRobots_PrintsARowForEach()
    {
        JsonArray rows = (await Run("serve", "--robots", "2", "--servers", "batcher,batcher-openpi,lock-step", "--seconds", "0.6", "--json"))["rows"]!
            .AsArray();
        Assert.Equal(["batcher", "batcher-openpi", "lock-step"], rows.Select(row => row!["server"]!.GetValue<string>()));
        Assert.All(rows, row =>
        {
            Assert.Equal(2, row!["robots"]!.GetValue<int>());
            Assert.True(row["actions_per_second"]!.GetValue<double>() > 0);
            Assert.InRange(row["p50_ms"]!.GetValue<double>(), 0.1, row["p99_ms"]!.GetValue<double>());
            Assert.InRange(row["deadline_misses"]!.GetValue<int>(), 0, row["paced_asks"]!.GetValue<int>());
        });
    }

    [Fact]
    public async Task BenchProtocols_AFewRequests_CarryThreePicturesInBoth()
    {
        JsonArray rows = (await Run("protocols", "--requests", "20", "--json"))["rows"]!.AsArray();
        Assert.Equal(["grpc", "openpi"], rows.Select(row => row!["protocol"]!.GetValue<string>()));
        Assert.All(rows, row => Assert.InRange(row!["request_bytes"]!.GetValue<int>(), 3 * 224 * 224 * 3, (3 * 224 * 224 * 3) + 1000));
    }

    [Fact]
    public async Task BenchLoss_ServerKilledMidEpisode_HoldsWithinTheGateAndGoesOn()
    {
        JsonNode result = await Run("loss", "--away", "0", "--json");
        Assert.InRange(result["largest_joint_step"]!.GetValue<double>(), 0, result["gate_step_bound"]!.GetValue<double>() + 1e-9);
        Assert.Equal(0, result["gate_rejected"]!.GetValue<int>());

        // A chunk of the shipped policy lasts 0.8 s; times proper come from the command.
        Assert.InRange(result["time_to_hold_ms"]!.GetValue<double>(), 0, 8000);
        Assert.InRange(result["time_to_resume_ms"]!.GetValue<double>(), 0, 20_000);
    }

    private static async Task<JsonNode> Run(params string[] arguments)
    {
        using RunningProgram program = RunningProgram.Bench(0, arguments);
        Assert.True(await program.Exit(60) == 0, program.Errors);
        return JsonNode.Parse(program.Output)!;
    }
}
