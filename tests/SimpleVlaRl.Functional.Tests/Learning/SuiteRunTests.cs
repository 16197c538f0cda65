using System.Text.Json;
using SimpleVlaRl.Core.Policies;

namespace SimpleVlaRl.Functional.Tests.Learning;

/// <summary><c>vla-learn suite</c>: what is done is not done again, and what cannot be learned is said.</summary>
public sealed class SuiteRunTests : IDisposable
{
    private static readonly string Weights = Path.Combine(Repository.Root, "models", "transfer-cube-nano", "1", "model.safetensors");
    private readonly string folder = Directory.CreateTempSubdirectory("vla-learn-").FullName;

    private string Work => Path.Combine(folder, "runs");

    private string Results => Path.Combine(folder, "results");

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task Suite_PhasesThatWereDone_BecomeARowAPageAndWeights()
    {
        Leave("lift_pot", imitation: 20, reinforced: 61);
        (int exitCode, string output, string errors) = await Suite("lift_pot");

        Assert.True(exitCode == 0, errors);
        using JsonDocument document = JsonDocument.Parse(output);
        JsonElement row = Assert.Single(document.RootElement.GetProperty("tasks").EnumerateArray());
        Assert.Equal(2.05, row.GetProperty("relative_gain").GetDouble(), 4);
        Assert.True(row.GetProperty("p").GetDouble() < 1e-6);
        Assert.Empty(document.RootElement.GetProperty("significantly_worse").EnumerateArray());
        string page = await File.ReadAllTextAsync(Path.Combine(Results, "RESULTS.md"), TestContext.Current.CancellationToken);
        Assert.Contains("| `lift_pot` | 7 | 20 of 100 (13.3 to 28.9 %) | 61 of 100 (51.2 to 70.0 %) | 205 % |", page, StringComparison.Ordinal);
        Assert.Contains("launch/vla-learn grpo --policy ", page, StringComparison.Ordinal);
        Assert.InRange(new FileInfo(Path.Combine(Results, "lift_pot", "model.safetensors")).Length, 1, (new FileInfo(Weights).Length / 2) + 10_000);

        string models = Path.Combine(folder, "models");
        (exitCode, _, errors) = await VlaLearn.Run("export", "--run", Path.Combine(Results, "lift_pot"), "--models", models);
        Assert.True(exitCode == 0, errors);
        Assert.True(File.Exists(Path.Combine(models, "transfer-cube-nano", "1", "model.onnx")));

        Directory.Delete(Work, recursive: true);
        (exitCode, _, errors) = await Suite("lift_pot");
        Assert.True(exitCode == 0, errors);
        Assert.Contains("lift_pot has a row already", errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Suite_PolicyThatBecameWorseBeyondChance_IsNamed()
    {
        Leave("click_bell", imitation: 50, reinforced: 20);
        Leave("lift_pot", imitation: 50, reinforced: 48);
        (_, string output, _) = await Suite("click_bell,lift_pot");
        using JsonDocument document = JsonDocument.Parse(output);
        Assert.Equal("click_bell", Assert.Single(document.RootElement.GetProperty("significantly_worse").EnumerateArray()).GetString());
    }

    [Fact]
    public async Task Suite_OutcomesOfEveryStartKept_ComparesStartByStartWithHolmsCorrection()
    {
        // 50 of 100 before. lift_pot: 58 after, eight starts gained and none lost, p = 2/256. click_bell: 50 after, on other starts.
        string before = new string('1', 50) + new string('0', 50);
        Leave("lift_pot", $"[{Result("lift_pot", before)}]", $"[{Result("lift_pot", new string('1', 58) + new string('0', 42))}]");
        Leave(
            "click_bell",
            $"[{Result("click_bell", before)}]",
            $"[{Result("click_bell", new string('0', 10) + new string('1', 50) + new string('0', 39) + "x")}]");
        (int exitCode, string output, string errors) = await Suite("click_bell,lift_pot");

        Assert.True(exitCode == 0, errors);
        using JsonDocument document = JsonDocument.Parse(output);
        JsonElement[] rows = [.. document.RootElement.GetProperty("tasks").EnumerateArray()];
        Assert.Equal([1, 0.007813], rows.Select(row => row.GetProperty("p").GetDouble()));
        Assert.Equal([1, 0.015625], rows.Select(row => row.GetProperty("p_holm").GetDouble()));
        Assert.All(rows, row => Assert.Equal("mcnemar", row.GetProperty("test").GetString()));
        string page = await File.ReadAllTextAsync(Path.Combine(Results, "RESULTS.md"), TestContext.Current.CancellationToken);
        Assert.Contains("| 0.0078 | 0.0156 |", page, StringComparison.Ordinal);
        Assert.Contains("p is over starts, of one training seed", page, StringComparison.Ordinal);
        Assert.DoesNotContain("Fisher", page, StringComparison.Ordinal);

        // A row of before, without the outcome of each start, keeps the test of its time and says so.
        Leave("beat_block_hammer", imitation: 15, reinforced: 24);
        await Suite("beat_block_hammer,click_bell,lift_pot");
        page = await File.ReadAllTextAsync(Path.Combine(Results, "RESULTS.md"), TestContext.Current.CancellationToken);
        Assert.Contains("| 0.1528 (Fisher) |", page, StringComparison.Ordinal);
        Assert.Contains("rows marked (Fisher) are of a time", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Suite_OnePolicyOfSeveralTasks_HasARowEachAndItsWeightsOnce()
    {
        Leave("both", "[" + Result("click_bell", 30) + "," + Result("lift_pot", 20) + "]", "[" + Result("click_bell", 45) + "," + Result("lift_pot", 60) + "]");
        await File.WriteAllTextAsync(
            Path.Combine(Work, "both", "demonstrate.json"),
            """{"tasks": [{"task": "click_bell", "success": 6}, {"task": "lift_pot", "success": 5}]}""",
            TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(
            Path.Combine(Work, "both", "reinforce-1.json"), "{\"elapsed_seconds\": 60, \"iterations\": 5}", TestContext.Current.CancellationToken);
        (int exitCode, string output, string errors) = await Suite(
            "click_bell,lift_pot", "--together", "both", "--", "--iterations", "5", "--", "--minutes", "9", "--seed", "2");

        Assert.True(exitCode == 0, errors);
        using JsonDocument document = JsonDocument.Parse(output);
        Assert.Equal([0.5, 2.0], document.RootElement.GetProperty("tasks").EnumerateArray().Select(row => row.GetProperty("relative_gain").GetDouble()));
        Assert.Equal([6, 5], document.RootElement.GetProperty("tasks").EnumerateArray().Select(row => row.GetProperty("demonstrations").GetInt32()));
        Assert.Equal(1.1, document.RootElement.GetProperty("gain_of_mean").GetDouble(), 4);
        string page = await File.ReadAllTextAsync(Path.Combine(Results, "RESULTS.md"), TestContext.Current.CancellationToken);
        Assert.Contains("One policy, `both`, learned `click_bell`, `lift_pot` together", page, StringComparison.Ordinal);
        Assert.Contains("| 11.0 | 45 |", page, StringComparison.Ordinal);
        Assert.Equal(3, page.Split("launch/vla-learn grpo --policy ").Length);
        Assert.Contains($"--run {Path.Combine(Work, "both", "grpo-1")} --minutes 6 --seed 1", page, StringComparison.Ordinal);
        Assert.Contains(
            $"grpo --policy {Path.Combine(Work, "both", "grpo-1")} --task click_bell,lift_pot --run {Path.Combine(Work, "both", "grpo")} --threads",
            page,
            StringComparison.Ordinal);
        Assert.Contains("--task click_bell,lift_pot --run", page, StringComparison.Ordinal);
        Assert.True(File.Exists(Path.Combine(Results, "both", "model.safetensors")));

        Directory.Delete(Work, recursive: true);
        (exitCode, _, errors) = await Suite("click_bell,lift_pot", "--together", "both");
        Assert.True(exitCode == 0, errors);
        Assert.Contains("all 2 tasks have a row already", errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Suite_ImitationOfSeveralTasksGiven_IsTheStartOfEach()
    {
        string start = Path.Combine(folder, "imitation");
        Directory.CreateDirectory(start);
        PolicyManifestFile.Write(
            start, PolicyManifestFile.Read(Path.Combine(Repository.Root, "models", "transfer-cube-nano")) with { Name = "all-nano", Versions = [] });
        await File.WriteAllTextAsync(
            Path.Combine(start, "provenance.json"),
            """{"algorithm": "imitation", "step": 900, "seed": 1, "command": "launch/vla-learn imitate --store s", "episodes": 33}""",
            TestContext.Current.CancellationToken);
        Leave("lift_pot", imitation: 20, reinforced: 61);
        File.Delete(Path.Combine(Work, "lift_pot", "demonstrate.json"));
        File.Delete(Path.Combine(Work, "lift_pot", "imitate.json"));
        (int exitCode, _, string errors) = await Suite("lift_pot", "--start", start);

        Assert.True(exitCode == 0, errors);
        string page = await File.ReadAllTextAsync(Path.Combine(Results, "RESULTS.md"), TestContext.Current.CancellationToken);
        Assert.Contains("| `lift_pot` | 33, of all tasks | 20 of 100", page, StringComparison.Ordinal);
        Assert.Contains("launch/vla-learn imitate --store s\n", page, StringComparison.Ordinal);
        Assert.Contains($"grpo --policy {start} --name lift-pot-nano --task lift_pot", page, StringComparison.Ordinal);
        Assert.Contains(Path.Combine("models", "all-nano", "1") + " --task lift_pot", page, StringComparison.Ordinal);

        (exitCode, _, errors) = await Suite("lift_pot", "--start", start, "--together", "all");
        Assert.Equal(2, exitCode);
        Assert.Contains("--start and --together are both given", errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Suite_TaskThatImitationHardlyDoes_IsMeasuredAndNotPractised()
    {
        // The report starts say 20 and 20; the choice is made by validation starts.
        Leave("all", "[" + Result("click_bell", 20) + "," + Result("lift_pot", 20) + "]", "[" + Result("click_bell", 2) + "," + Result("lift_pot", 60) + "]");
        await File.WriteAllTextAsync(
            Path.Combine(Work, "all", "demonstrate.json"),
            """{"tasks": [{"task": "click_bell", "success": 6}, {"task": "lift_pot", "success": 5}]}""",
            TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(
            Path.Combine(Work, "all", "choose-tasks.json"),
            $"{{\"tasks\": [{Result("click_bell", 4)},{Result("lift_pot", 20)}]}}",
            TestContext.Current.CancellationToken);
        (int exitCode, string output, string errors) = await Suite("click_bell,lift_pot", "--together", "all", "--least-success", "0.05");

        Assert.True(exitCode == 0, errors);
        using JsonDocument document = JsonDocument.Parse(output);
        Assert.Equal([false, true], document.RootElement.GetProperty("tasks").EnumerateArray().Select(row => row.GetProperty("practised").GetBoolean()));
        Assert.Equal(2, document.RootElement.GetProperty("gain_of_mean").GetDouble(), 4);
        string page = await File.ReadAllTextAsync(Path.Combine(Results, "RESULTS.md"), TestContext.Current.CancellationToken);
        Assert.Contains("| not practised | - |", page, StringComparison.Ordinal);
        Assert.Contains("--task lift_pot --run", page, StringComparison.Ordinal);

        Directory.Delete(Results, recursive: true);
        (exitCode, _, errors) = await Suite("click_bell,lift_pot", "--together", "all", "--least-success", "0.5");
        Assert.Equal(1, exitCode);
        Assert.Contains("no task succeeds in 50 %", errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Suite_PolicyThatNeverSucceeds_HasNoRowAndTheOthersHave()
    {
        Leave("lift_pot", imitation: 20, reinforced: 61);
        Leave("click_bell", imitation: 0, reinforced: 0);
        string done = Path.Combine(Work, "click_bell");
        File.Delete(Path.Combine(done, "reinforce.json"));
        Directory.Delete(Path.Combine(done, "grpo"), recursive: true);
        (int exitCode, string output, string errors) = await Suite("click_bell,lift_pot");

        Assert.Equal(1, exitCode);
        Assert.Contains("click_bell has no row", errors, StringComparison.Ordinal);
        using JsonDocument document = JsonDocument.Parse(output);
        Assert.Equal("click_bell", Assert.Single(document.RootElement.GetProperty("without_row").EnumerateArray()).GetString());
        Assert.Equal("lift_pot", Assert.Single(document.RootElement.GetProperty("tasks").EnumerateArray()).GetProperty("task").GetString());
        Assert.False(File.Exists(Path.Combine(Results, "click_bell.json")));
    }

    [Fact]
    public async Task Suite_BrokenRow_SaysWhichAndWhatToDo()
    {
        Directory.CreateDirectory(Results);
        await File.WriteAllTextAsync(Path.Combine(Results, "lift_pot.json"), "{\"task\":", TestContext.Current.CancellationToken);
        (int exitCode, _, string errors) = await Suite("lift_pot");
        Assert.Equal(1, exitCode);
        Assert.Contains("lift_pot.json' cannot be read", errors, StringComparison.Ordinal);
    }

    private Task<(int ExitCode, string Output, string Errors)> Suite(string tasks, params string[] more) =>
        VlaLearn.Run(["suite", "--task", tasks, "--run", Work, "--results", Results, "--demonstrations", "7", "--imitation-steps", "5", "--json", .. more]);

    /// <summary>Leaves what the phases of an earlier run left.</summary>
    private void Leave(string task, int imitation, int reinforced) => Leave(task, $"[{Result(task, imitation)}]", $"[{Result(task, reinforced)}]");

    private void Leave(string name, string imitation, string reinforced)
    {
        string done = Path.Combine(Work, name);
        Directory.CreateDirectory(Path.Combine(done, "grpo"));
        File.Copy(Weights, Path.Combine(done, "grpo", "model.safetensors"));
        PolicyManifestFile.Write(
            Path.Combine(done, "grpo"), PolicyManifestFile.Read(Path.Combine(Repository.Root, "models", "transfer-cube-nano")) with { Versions = [] });
        File.WriteAllText(
            Path.Combine(done, "grpo", "provenance.json"),
            "{\"algorithm\": \"grpo\", \"step\": 160, \"seed\": 1, \"command\": \"launch/vla-learn grpo\", \"episodes\": 0}");
        foreach (string phase in (string[])["demonstrate", "imitate", "export-imitation", "export-reinforced"])
        {
            File.WriteAllText(Path.Combine(done, phase + ".json"), "{}");
        }

        File.WriteAllText(Path.Combine(done, "evaluate-imitation.json"), $"{{\"tasks\": {imitation}}}");
        File.WriteAllText(Path.Combine(done, "choose-tasks.json"), $"{{\"tasks\": {imitation}}}");
        File.WriteAllText(Path.Combine(done, "evaluate-reinforced.json"), $"{{\"tasks\": {reinforced}}}");
        File.WriteAllText(Path.Combine(done, "reinforce.json"), "{\"elapsed_seconds\": 600, \"iterations\": 40}");
    }

    private static string Result(string task, string outcomes) =>
        $"{{\"task\": \"{task}\", \"episodes\": {outcomes.Count(each => each != 'x')}, \"successes\": {outcomes.Count(each => each == '1')}, \"invalid\": "
        + $"{outcomes.Count(each => each == 'x')}, \"outcomes\": \"{outcomes}\"}}";

    private static string Result(string task, int successes) => $"{{\"task\": \"{task}\", \"episodes\": 100, \"successes\": {successes}, \"invalid\": 0}}";
}
