using System.Globalization;
using System.Text.Json;
using SimpleVlaRl.Episodes;
using SimpleVlaRl.Episodes.Index;

namespace SimpleVlaRl.Functional.Tests.Robot;

/// <summary><c>vla-robot episodes</c> on a store that <c>vla-robot run</c> filled.</summary>
[Collection("vla-robot")]
public sealed class EpisodesCommandTests(Simulator simulator) : IClassFixture<Simulator>, IDisposable
{
    private static readonly string[] Keys =
    [
        "id", "task", "seed", "outcome", "reason", "started_at", "duration_s", "steps", "policy_version", "path", "integrity"
    ];
    private readonly TemporaryFolder folder = new();

    [Fact]
    public async Task List_Json_IsAnArrayWithTheKeysThatScriptsRead_AndShowFindsTheEpisode()
    {
        simulator.Require();
        await Record("--seed", "41");
        JsonElement row = Assert.Single((await Json("list")).EnumerateArray());
        Assert.Equal(Keys, row.EnumerateObject().Select(property => property.Name));
        Assert.Equal(
            ("transfer_cube", 41, "failure"),
            (row.GetProperty("task").GetString(), row.GetProperty("seed").GetInt32(), row.GetProperty("outcome").GetString()));
        int steps = row.GetProperty("steps").GetInt32();
        Assert.InRange(steps, 20, 50);
        Assert.Equal(steps / 50.0, row.GetProperty("duration_s").GetDouble(), 9);
        Assert.True(DateTimeOffset.TryParse(row.GetProperty("started_at").GetString(), out _));
        Assert.True(File.Exists(row.GetProperty("path").GetString()));

        using (RunningProgram table = RunningProgram.Robot(Simulator.EmptyDomain, "episodes", "list", "--csv", "--store", folder.Path))
        {
            Assert.True(await table.Exit() == 0, table.Errors);
            string[] lines = table.Output.Split('\n');
            string[] names = lines[0].Split(','), cells = Assert.Single(lines[1..]).Split(',');
            Assert.Equal(names.Length, cells.Length);
            Assert.Equal(row.GetProperty("id").GetString(), cells[Array.IndexOf(names, "id")]);
            Assert.Equal(("failure", $"{steps}"), (cells[Array.IndexOf(names, "outcome")], cells[Array.IndexOf(names, "ticks")]));
        }

        JsonElement shown = await Json("show", row.GetProperty("id").GetString()![..30]);
        Assert.True(shown.GetProperty("intact").GetBoolean());
        Assert.Equal(row.GetProperty("id").GetString(), shown.GetProperty("id").GetString());
        Assert.InRange(shown.GetProperty("frames").GetProperty("cam_high").GetInt32(), 1, 30);
    }

    [Fact]
    public async Task Report_OfAStore_IsOneFileThatNeedsNothingElse()
    {
        simulator.Require();
        await Record("--seed", "42");
        string file = Path.Combine(folder.Path, "pages", "report.html");
        JsonElement report = await Json("report", "--to", file);
        JsonElement version = Assert.Single(report.GetProperty("versions").EnumerateArray());
        Assert.Equal(
            ("transfer_cube", 1, 0, 1),
            (version.GetProperty("task").GetString(), version.GetProperty("episodes").GetInt32(), version.GetProperty("successes").GetInt32(),
                version.GetProperty("failures").GetInt32()));
        Assert.Equal(1, report.GetProperty("failures_shown").GetInt32());
        string html = await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken);
        Assert.Contains("src=\"data:image/svg+xml;base64,", html, StringComparison.Ordinal);
        Assert.Contains("src=\"data:image/png;base64,", html, StringComparison.Ordinal);
        Assert.DoesNotContain("http:", html, StringComparison.Ordinal);
        Assert.DoesNotContain("<script", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Recover_AfterAKill_CommitsTheEpisodeAsCrash()
    {
        simulator.Require();
        using (RunningProgram killed = Run("--time-limit", "60"))
        {
            await killed.Until(
                () => Directory.GetFiles(folder.Path, "*.part", SearchOption.AllDirectories).Any(part => new FileInfo(part).Length > 100_000),
                "an episode is on disk in part");
            killed.Kill();
            await killed.Exit();
        }

        Assert.Equal("recovered", Assert.Single((await Json("recover")).EnumerateArray()).GetProperty("result").GetString());
        JsonElement row = Assert.Single((await Json("list")).EnumerateArray());
        Assert.Equal(("invalid", "crash"), (row.GetProperty("outcome").GetString(), row.GetProperty("reason").GetString()));
        Assert.Empty((await Json("recover")).EnumerateArray());
    }

    [Fact]
    public async Task Run_LogsItsEventsAsJsonLinesInTheStore()
    {
        simulator.Require();
        await Record("--verbose");
        string[] lines = await File.ReadAllLinesAsync(
            Assert.Single(Directory.GetFiles(Path.Combine(folder.Path, "logs"), "*.jsonl")), TestContext.Current.CancellationToken);
        List<int> events = [.. lines.Select(line => JsonDocument.Parse(line).RootElement.GetProperty("EventId").GetProperty("Id").GetInt32())];
        Assert.All([1000, 1001, 1020, 1010, 1011, 1002], number => Assert.Contains(number, events));
        using EpisodeStore store = EpisodeStore.Open(folder.Path, TimeProvider.System);
        EpisodeListing episode = Assert.Single(store.List(new EpisodeQuery()));
        Assert.Contains(
            lines, line => line.Contains(episode.Header.EpisodeId.ToString(), StringComparison.Ordinal) && line.Contains("failure", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Ship_ToACollectorThatIsKilledAndStartedAgain_ArrivesWholeOnce()
    {
        simulator.Require();
        await Record("--seed", "43");
        await Record("--seed", "44");
        string collected = Path.Combine(folder.Path, "collected");
        RunningProgram collector = RunningProgram.Robot(Simulator.EmptyDomain, "collect-server", "--store", collected, "--listen", "0", "--keep-free", "0");
        await collector.UntilSaid("stop with Ctrl-C");
        string address = collector.Errors.Split(' ').First(word => word.StartsWith("http://", StringComparison.Ordinal));
        using (RunningProgram ship = Ship(address, "--follow"))
        {
            await ship.UntilSaid("1/2");
            collector.Kill();
            collector.Dispose();
            string port = new Uri(address).Port.ToString(CultureInfo.InvariantCulture);
            collector = RunningProgram.Robot(Simulator.EmptyDomain, "collect-server", "--store", collected, "--listen", port, "--keep-free", "0");
            await ship.UntilSaid("2/2");
            ship.Interrupt();
            Assert.Equal(130, await ship.Exit());
        }

        using (collector)
        using (RunningProgram again = Ship(address, "--keep", "0", "--json"))
        {
            Assert.True(await again.Exit() == 0, again.Errors);
            using JsonDocument report = JsonDocument.Parse(again.Output);
            Assert.Equal((0, 2), (report.RootElement.GetProperty("shipped").GetInt32(), report.RootElement.GetProperty("removed").GetInt32()));
        }

        using EpisodeStore store = EpisodeStore.Open(collected, TimeProvider.System);
        IReadOnlyList<EpisodeListing> there = store.List(new EpisodeQuery());
        Assert.Equal([44, 43], there.Select(episode => episode.Header.Seed));
        Assert.All(there, episode => Assert.True(EpisodeStore.IsIntact(episode)));
        Assert.Empty((await Json("list")).EnumerateArray());

        RunningProgram Ship(string to, params string[] arguments) =>
            RunningProgram.Robot(Simulator.EmptyDomain, ["episodes", "ship", "--store", folder.Path, "--to", to, "--rate", "1", .. arguments]);
    }

    /// <inheritdoc/>
    public void Dispose() => folder.Dispose();

    private RunningProgram Run(params string[] arguments) =>
        RunningProgram.Robot(Simulator.Domain, ["run", "--policy", "fake", "--episodes", "1", "--store", folder.Path, .. arguments]);

    private async Task Record(params string[] arguments)
    {
        using RunningProgram run = Run(["--time-limit", "0.4", .. arguments]);
        Assert.True(await run.Exit() == 0, run.Errors);
    }

    private async Task<JsonElement> Json(string verb, params string[] arguments)
    {
        using RunningProgram command = RunningProgram.Robot(Simulator.EmptyDomain, ["episodes", verb, .. arguments, "--store", folder.Path, "--json"]);
        Assert.True(await command.Exit() == 0, command.Errors);
        using JsonDocument document = JsonDocument.Parse(command.Output);
        return document.RootElement.Clone();
    }
}
