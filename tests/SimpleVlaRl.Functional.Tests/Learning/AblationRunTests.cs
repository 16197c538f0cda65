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
    private void Leave(string variant, int seed, int successes, double[] rates)
    {
        string done = Path.Combine(folder, "runs", variant, $"{seed}");
        Directory.CreateDirectory(Path.Combine(done, "grpo"));
        File.WriteAllLines(
            Path.Combine(done, "grpo", "metrics.jsonl"),
            rates.Select(rate => JsonSerializer.Serialize(new { success_rate = rate, sampled = new { attempts = 64 } })));
        File.WriteAllText(
            Path.Combine(done, "reinforce.json"),
            JsonSerializer.Serialize(
                new { iterations = rates.Length, elapsed_seconds = 60, ending = "it was left so", evaluation = new { successes, episodes = 100 } }));
    }
}
