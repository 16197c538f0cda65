using System.Text.Json;

namespace SimpleVlaRl.Functional.Tests.Learning;

/// <summary><c>vla-bench delay</c> at a hundredth of its size: one episode of each scheme under each delay.</summary>
public sealed class DelayBenchTests
{
    private static readonly string[] Schemes = ["hold", "overlap", "ensemble", "receding"];
    private static readonly double[] Delays = [0, 50, 100, 200, 400];

    [Fact]
    public async Task BenchDelay_OneEpisodeEach_TheArmsHoldLessWhereTheyGoOn()
    {
        (int exitCode, string output, string errors) = await FinishedProgram.Run("vla-bench", [], "delay", "--episodes", "1", "--json");
        Assert.True(exitCode == 0, errors);
        using JsonDocument document = JsonDocument.Parse(output);
        JsonElement[] cells = [.. document.RootElement.GetProperty("cells").EnumerateArray()];
        Assert.Equal(
            from delay in Delays from scheme in Schemes select (delay, scheme),
            cells.Select(cell => (cell.GetProperty("delay_ms").GetDouble(), cell.GetProperty("scheme").GetString()!)));
        Assert.All(cells, cell =>
        {
            Assert.Equal((1, 0), (cell.GetProperty("episodes").GetInt32(), cell.GetProperty("invalid").GetInt32()));
            Assert.InRange(cell.GetProperty("mean_seconds").GetDouble(), 2, 8);
            Assert.Equal(cell.GetProperty("successes").GetInt32() == 1 ? "1" : "0", cell.GetProperty("outcomes").GetString());
        });
        // Under a short delay an arm that brakes hardly stands; from 0.2 s on it does.
        foreach (JsonElement[] row in cells.Chunk(Schemes.Length).Skip(3))
        {
            double holding = row[0].GetProperty("held_share").GetDouble();
            Assert.True(row[0].GetProperty("p_against_hold").ValueKind == JsonValueKind.Null, "holding was compared with itself");
            Assert.All(row[1..], cell => Assert.InRange(cell.GetProperty("held_share").GetDouble(), 0, holding * 0.8));
        }
    }

    [Fact]
    public async Task BenchDelay_Twice_GivesTheSameNumbers()
    {
        string[] arguments = ["delay", "--episodes", "2", "--delays", "200", "--schemes", "receding", "--lost", "0.2", "--validation", "--json"];
        (int exitCode, string first, string errors) = await FinishedProgram.Run("vla-bench", [], arguments);
        Assert.True(exitCode == 0, errors);
        (_, string second, _) = await FinishedProgram.Run("vla-bench", [], arguments);
        Assert.Equal(first, second);
        Assert.Contains("\"starts\": \"validation\"", first, StringComparison.Ordinal);
        Assert.DoesNotContain("\"lost_answers\": 0", first, StringComparison.Ordinal);
    }
}
