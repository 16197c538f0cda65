using System.Text.Json;

namespace SimpleVlaRl.Functional.Tests.Learning;

/// <summary>The commands of the task suite, at a hundredth of their size.</summary>
public sealed class SuiteCommandTests : IDisposable
{
    private const int LargestGalleryBytes = 300_000;
    private readonly string folder = Directory.CreateTempSubdirectory("vla-learn-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task BenchExperts_TwoTasks_ExpertsSucceedAndHoldingStillDoesNot()
    {
        JsonElement document = await SucceedIn("vla-bench", "experts", "--task", "click_bell,lift_pot", "--episodes", "3", "--quantile", "0", "--json");

        JsonElement[] tasks = [.. document.GetProperty("tasks").EnumerateArray()];
        Assert.Equal(["click_bell", "lift_pot"], tasks.Select(task => task.GetProperty("task").GetString()));
        Assert.All(tasks, task =>
        {
            Assert.InRange(task.GetProperty("training_successes").GetInt32(), 2, 3);
            Assert.InRange(task.GetProperty("evaluation_successes").GetInt32(), 2, 3);
            Assert.Equal(0, task.GetProperty("still_successes").GetInt32());
            Assert.Equal(0, task.GetProperty("invalid").GetInt32());
        });
    }

    [Fact]
    public async Task Chain_OneTaskOfAStoreOfTwo_LearnsItAndDrawsFilmstrips()
    {
        string store = Path.Combine(folder, "store");
        string run = Path.Combine(folder, "run");
        string strips = Path.Combine(folder, "strips");
        JsonElement demonstrations = await Succeed(
            "demonstrations", "--task", "click_bell,lift_pot", "--count", "2", "--store", store, "--noise", "0", "--json");
        Assert.Equal([2, 2], demonstrations.GetProperty("tasks").EnumerateArray().Select(task => task.GetProperty("success").GetInt32()));

        JsonElement learned = await Succeed(
            "imitate", "--store", store, "--task", "lift_pot", "--quantile", "0", "--run", run, "--name", "tiny", "--steps", "2", "--batch", "4", "--json");
        Assert.Equal(2, learned.GetProperty("demonstrations").GetInt32());

        await Succeed("export", "--run", run, "--models", Path.Combine(folder, "models"), "--json");
        JsonElement evaluation = await Succeed(
            "evaluate", "--policy", Path.Combine(folder, "models", "tiny"), "--task", "lift_pot,click_bell", "--episodes", "1", "--filmstrips", strips,
            "--json");
        Assert.Equal(2, evaluation.GetProperty("tasks").GetArrayLength());
        string[] outcomes = [.. evaluation.GetProperty("tasks")
            .EnumerateArray()
            .Select(task => $"{task.GetProperty("task").GetString()}-{(task.GetProperty("successes").GetInt32() == 1 ? "success" : "failure")}.png")];
        Assert.Equal(outcomes.Order(), Directory.GetFiles(strips).Select(Path.GetFileName).Order());
        Assert.Contains(
            "\"lift the pot with both hands\"",
            await File.ReadAllTextAsync(Path.Combine(run, "policy.json"), TestContext.Current.CancellationToken),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Gallery_OfTwoTasks_IsASmallPicture()
    {
        string path = Path.Combine(folder, "gallery.png");
        JsonElement gallery = await Succeed("gallery", "--to", path, "--task", "click_bell,lift_pot", "--json");

        Assert.Equal(2, gallery.GetProperty("pictures").GetInt32());
        Assert.Equal([0x89, 0x50, 0x4E, 0x47], (await File.ReadAllBytesAsync(path, TestContext.Current.CancellationToken))[..4]);
        Assert.InRange(new FileInfo(Path.Combine(Repository.Root, "hardware", "simulated-bimanual", "gallery.png")).Length, 10_000, LargestGalleryBytes);
    }

    [Theory]
    [InlineData("demonstrations", "--store")]
    [InlineData("gallery", "--to")]
    public async Task Command_UnknownTask_NamesTheNearest(string command, string place)
    {
        (int exitCode, _, string errors) = await VlaLearn.Run(command, "--task", "lift_pots", place, Path.Combine(folder, "out"));
        Assert.Equal(2, exitCode);
        Assert.Contains("did you mean 'lift_pot'", errors, StringComparison.Ordinal);
    }

    private static Task<JsonElement> Succeed(params string[] arguments) => SucceedIn("vla-learn", arguments);

    private static async Task<JsonElement> SucceedIn(string program, params string[] arguments)
    {
        (int exitCode, string output, string errors) = await FinishedProgram.Run(program, [], arguments);
        Assert.True(exitCode == 0, $"{program} {string.Join(' ', arguments)} ended with {exitCode}:\n{errors}");
        using JsonDocument document = JsonDocument.Parse(output);
        return document.RootElement.Clone();
    }
}
