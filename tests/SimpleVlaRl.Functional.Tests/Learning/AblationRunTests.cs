using System.Text.Json;

namespace SimpleVlaRl.Functional.Tests.Learning;

/// <summary><c>vla-learn ablation</c>: runs that have ended are not made again, and the page has a number per seed.</summary>
public sealed class AblationRunTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("vla-learn-").FullName;

    private string Page => Path.Combine(folder, "page", "RESULTS.md");

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task Ablation_RunsThatEnded_BecomeAPageWithANumberPerSeed()
    {
        Leave("preset", 1, successes: 80, rates: [0.25, 0.75]);
        Leave("preset", 2, successes: 60, rates: [0.5, 0.5]);
        Leave("clip-0.2-0.2", 1, successes: 40, rates: [0.1, 0.3]);
        Leave("clip-0.2-0.2", 2, successes: 50, rates: [0.3]);
        (int exitCode, string output, string errors) = await Ablation("preset,clip-0.2-0.2");

        Assert.True(exitCode == 0, errors);
        using JsonDocument document = JsonDocument.Parse(output);
        JsonElement[] variants = [.. document.RootElement.GetProperty("variants").EnumerateArray()];
        Assert.Equal([0.8, 0.6], variants[0].GetProperty("greedy").EnumerateArray().Select(rate => rate.GetDouble()));
        Assert.Equal([0.5, 0.5], variants[0].GetProperty("sampled").EnumerateArray().Select(rate => rate.GetDouble()));
        Assert.Equal([128L, 64L], variants[1].GetProperty("attempts").EnumerateArray().Select(count => count.GetInt64()));
        string page = await File.ReadAllTextAsync(Page, TestContext.Current.CancellationToken);
        Assert.Contains("| preset | none | 80, 60 | 70.0 | 50, 50 | 50.0 | 128, 128 | 60, 60 |", page, StringComparison.Ordinal);
        Assert.Contains("| clip-0.2-0.2 | `--clip-low 0.2 --clip-high 0.2` | 40, 50 | 45.0 |", page, StringComparison.Ordinal);
        Assert.Contains("clip-0.2-0.2, seed 2, ended after 1 iterations: it was left so", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ablation_AttemptsThatWereSampled_AreComparedBySeedAndSayHowManySeedsItTakes()
    {
        double[] preset = [0.50, 0.40, 0.30];
        double[] clip = [0.60, 0.60, 0.60];
        for (int seed = 1; seed <= 3; seed++)
        {
            Leave(Path.Combine("attempts-128", "preset"), seed, successes: 50, rates: [0.5, 0.5], greedy: preset[seed - 1]);
            Leave(Path.Combine("attempts-128", "clip-0.2-0.2"), seed, successes: 60, rates: [0.5, 0.5], greedy: clip[seed - 1]);
        }

        (int exitCode, string output, string errors) = await VlaLearn.Run(
            "ablation", "--policy", "none", "--task", "lift_pot", "--variant", "preset,clip-0.2-0.2", "--seeds", "3", "--attempts", "128", "--run",
            Path.Combine(folder, "runs"), "--page", Page, "--json");
        Assert.True(exitCode == 0, errors);
        using JsonDocument document = JsonDocument.Parse(output);
        JsonElement compared = document.RootElement.GetProperty("comparisons")[0];
        Assert.Equal(0.2, compared.GetProperty("difference").GetDouble());
        Assert.Equal(0.07418, compared.GetProperty("p_holm").GetDouble());
        Assert.Equal(3, compared.GetProperty("seeds").GetInt32());
        string page = await File.ReadAllTextAsync(Page, TestContext.Current.CancellationToken);
        Assert.Contains("| 60.0, 60.0, 60.0 | 60.0 | +20.0 | -4.8 to +44.8 | 0.0742 | 0.0742 |", page, StringComparison.Ordinal);

        // The rows alone are enough: what was run is not looked at again, and a plan is made from them.
        string rows = Path.Combine(folder, "runs", "attempts-128", "rows");
        Directory.Delete(Path.Combine(folder, "runs", "attempts-128", "preset"), recursive: true);
        (exitCode, output, errors) = await VlaLearn.Run("ablation", "--power", "--pilot-results", rows, "--json");
        Assert.True(exitCode == 0, errors);
        using JsonDocument plan = JsonDocument.Parse(output);
        JsonElement variant = plan.RootElement.GetProperty("variants")[0];

        // The differences deviate by 10 points, as much as is to be found.
        Assert.Equal((0.1, 10), (variant.GetProperty("deviation").GetDouble(), variant.GetProperty("seeds").GetInt32()));
        Assert.True(variant.GetProperty("cautious_seeds").GetInt32() > 30);
    }

    [Fact]
    public async Task Ablation_RowOfAnotherTask_IsRefused()
    {
        Leave(Path.Combine("attempts-128", "preset"), 1, successes: 50, rates: [0.5, 0.5], greedy: 0.5);
        string[] line =
        [
            "ablation", "--policy", "none", "--variant", "preset", "--seeds", "1", "--attempts", "128", "--run", Path.Combine(folder, "runs"), "--page", Page
        ];
        Assert.Equal(0, (await VlaLearn.Run([.. line, "--task", "lift_pot"])).ExitCode);
        (int exitCode, _, string errors) = await VlaLearn.Run([.. line, "--task", "click_bell", "--first-seed", "2"]);
        Assert.Equal(1, exitCode);
        Assert.Contains("task is lift_pot there and click_bell here", errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("presets", "There is no variant 'presets'; there are preset,no-dynamic-sampling")]
    [InlineData(",", "--variant names no variant; there are preset")]
    public async Task Ablation_VariantsThatAreNone_SaysWhichThereAre(string variants, string expected)
    {
        (int exitCode, _, string errors) = await Ablation(variants);
        Assert.Equal(2, exitCode);
        Assert.Contains(expected, errors, StringComparison.Ordinal);
        Assert.False(File.Exists(Page));
    }

    [Fact]
    public async Task Ablation_SeveralTasks_IsSaidInOneSentence()
    {
        (int exitCode, _, string errors) = await Ablation("preset", task: "lift_pot,click_bell");
        Assert.Equal(2, exitCode);
        Assert.Contains("--task is 'lift_pot,click_bell'; an ablation is of one task", errors, StringComparison.Ordinal);
        Assert.DoesNotContain(" at SimpleVlaRl", errors, StringComparison.Ordinal);
    }

    private Task<(int ExitCode, string Output, string Errors)> Ablation(string variants, string task = "lift_pot") => VlaLearn.Run(
        "ablation", "--policy", "none", "--task", task, "--variant", variants, "--seeds", "2", "--iterations", "2", "--run", Path.Combine(folder, "runs"),
        "--page", Page, "--json");

    /// <summary>Leaves what an earlier run left.</summary>
    private void Leave(string variant, int seed, int successes, double[] rates, double? greedy = null)
    {
        string done = Path.Combine(folder, "runs", variant, $"{seed}");
        Directory.CreateDirectory(Path.Combine(done, "grpo"));
        File.WriteAllLines(
            Path.Combine(done, "grpo", "metrics.jsonl"),
            rates.Select(rate => JsonSerializer.Serialize(greedy is { } share
                ? (object)new { success_rate = rate, sampled = new { attempts = 64 }, evaluation = new { successes = 100 * share, episodes = 100 } }
                : new { success_rate = rate, sampled = new { attempts = 64 } })));
        File.WriteAllText(
            Path.Combine(done, "reinforce.json"),
            JsonSerializer.Serialize(
                new { iterations = rates.Length, elapsed_seconds = 60, ending = "it was left so", evaluation = new { successes, episodes = 100 } }));
    }
}
