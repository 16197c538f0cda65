using System.Text.Json.Nodes;

namespace SimpleVlaRl.Functional.Tests.Robot;

/// <summary><c>vla-robot episodes export</c> and <c>import</c>: what a run recorded as a LeRobot data set, and back as demonstrations.</summary>
[Collection("vla-robot")]
public sealed class EpisodeDatasetTests(Simulator simulator) : IClassFixture<Simulator>, IDisposable
{
    private readonly TemporaryFolder folder = new();

    private string Store => Path.Combine(folder.Path, "store");

    private string Dataset => Path.Combine(folder.Path, "dataset");

    [Fact]
    public async Task ExportThenImport_OfARun_IsADemonstrationOfTheSameLength()
    {
        simulator.Require();
        using (RunningProgram run = RunningProgram.Robot(
            Simulator.Domain, ["run", "--policy", "fake", "--episodes", "1", "--seed", "5", "--time-limit", "0.6", "--store", Store]))
        {
            Assert.True(await run.Exit() == 0, run.Errors);
        }

        JsonNode exported = await Episodes(0, "export", "--to", Dataset, "--codec", "h264", "--store", Store);
        Assert.Equal((1, 1), (exported["episodes"]!.GetValue<int>(), exported["made"]!.GetValue<int>()));
        Assert.InRange(exported["rows"]!.GetValue<int>(), 25, 60);

        string imported = Path.Combine(folder.Path, "imported");
        Assert.Equal(1, (await Episodes(0, "import", Dataset, "--store", imported))["imported"]!.GetValue<int>());
        JsonNode listed = Assert.Single((await Episodes(0, "list", "--store", imported)).AsArray())!;
        Assert.Equal("failure", listed["outcome"]!.GetValue<string>());
        Assert.Equal(exported["rows"]!.GetValue<int>(), listed["steps"]!.GetValue<int>());
    }

    [Fact]
    public async Task ExportAndImport_OfWhatIsNotThere_SayWhatToDo()
    {
        Directory.CreateDirectory(Store);
        Assert.Contains("There is no episode to export", await Fails("export", "--to", Dataset, "--store", Store), StringComparison.Ordinal);
        Assert.Contains("Give the folder that 'meta' lies in", await Fails("import", Store, "--store", Store), StringComparison.Ordinal);
        Assert.Contains("--mapping", await Fails("import", Store, "--mappings", "a.yaml"), StringComparison.Ordinal);
        Assert.False(Directory.Exists(Dataset));
    }

    /// <inheritdoc/>
    public void Dispose() => folder.Dispose();

    private static async Task<string> Fails(params string[] arguments)
    {
        using RunningProgram command = RunningProgram.Robot(Simulator.EmptyDomain, ["episodes", .. arguments]);
        Assert.NotEqual(0, await command.Exit());
        Assert.Empty(command.Output);
        return command.Errors;
    }

    private static async Task<JsonNode> Episodes(int exitCode, params string[] arguments)
    {
        using RunningProgram command = RunningProgram.Robot(Simulator.EmptyDomain, ["episodes", .. arguments, "--json"]);
        Assert.True(await command.Exit() == exitCode, command.Errors);
        return JsonNode.Parse(command.Output)!;
    }
}
