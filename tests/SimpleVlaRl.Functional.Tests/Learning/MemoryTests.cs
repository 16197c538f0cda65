using System.Text.Json;

namespace SimpleVlaRl.Functional.Tests.Learning;

/// <summary>What learning takes of memory, said before and measured afterwards, at a hundredth of what the documentation reports.</summary>
public sealed class MemoryTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    [Theory]
    [InlineData(0, "fits 80.00 GB", "--gpu", "80", "--lora-rank", "32", "--bf16", "--gradient-checkpointing")]
    [InlineData(1, "does not fit 80.00 GB: without any decision it takes 18", "--gpu", "80")]
    [InlineData(1, "the largest that fits is", "--gpu", "40", "--lora-rank", "32", "--bf16", "--gradient-checkpointing", "--micro-batch", "64")]
    [InlineData(1, "Keep the frozen matrices in bfloat16", "--gpu", "24", "--lora-rank", "32")]
    [InlineData(2, "--gpu is 0", "--gpu", "0")]
    [InlineData(2, "--preset is 'giant'", "--preset", "giant", "--gpu", "80")]
    public async Task Plan_ForADevice_SaysWhetherItFits(int expected, string sentence, params string[] words)
    {
        (int exitCode, string output, string errors) = await VlaLearn.Run(["plan", .. words]);
        Assert.True(exitCode == expected, output + errors);
        Assert.Contains(sentence, output + errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Plan_OfSevenBillion_HasTheNumbersOfTheNetwork()
    {
        (int exitCode, string output, string errors) = await VlaLearn.Run(
            "plan", "--gpu", "80", "--lora-rank", "32", "--bf16", "--gradient-checkpointing", "--json");
        Assert.True(exitCode == 0, errors);
        JsonElement plan = JsonDocument.Parse(output).RootElement;

        // 7.515 thousand million weights are computed; all matrices but embedding, head and patches are kept in two bytes each.
        Assert.InRange(plan.GetProperty("weights_gigabytes").GetDouble(), 15.0, 16.2);
        Assert.InRange(plan.GetProperty("trained_parameters").GetDouble(), 100e6, 115e6);
        Assert.Equal(256 + 32 + 1 + 1 + 56, plan.GetProperty("tokens_per_decision").GetInt32());
        double[] activations = [.. plan.GetProperty("activations_gigabytes").EnumerateObject().Select(entry => entry.Value.GetDouble())];
        Assert.Equal(activations.Order(), activations);
        Assert.True(plan.GetProperty("peak_gigabytes").GetDouble() < 80);
    }

    [Fact]
    public async Task LearnerMemory_OfAMediumNetwork_IsNearItsPlan()
    {
        JsonElement measured = await Bench("learner-memory", "--preset", "medium", "--layers", "8", "--blocks", "4", "--rows", "32", "--lora-rank", "8");

        // What a process has beside its tensors is a tenth of so little; at full size they are within three percent.
        Assert.InRange(measured.GetProperty("ratio").GetDouble(), 0.75, 1.25);
        Assert.InRange(measured.GetProperty("acting_ratio").GetDouble(), 0.7, 1.25);
        Assert.True(measured.GetProperty("loading_gigabytes").GetDouble() < 2 * measured.GetProperty("weights_gigabytes").GetDouble() + 0.05);
    }

    [Fact]
    public async Task StepMemory_Spilled_HoldsNoPictures()
    {
        string spill = Path.Combine(folder.Path, "spill");
        JsonElement measured = await Bench(
            "step-memory", "--episodes", "32", "--decisions", "8", "--image-size", "224", "--cameras", "3", "--steps", "2", "--spill", spill);
        Assert.Equal(2, measured.GetProperty("steps").GetArrayLength());
        Assert.All(measured.GetProperty("steps").EnumerateArray(), step => Assert.Equal(4, step.GetProperty("groups").GetInt32()));
        Assert.InRange(measured.GetProperty("pictures_gigabytes").GetDouble(), 0.115, 0.116);
        Assert.Empty(Directory.GetFileSystemEntries(spill));
        Assert.True(measured.GetProperty("spilled_gigabytes").GetDouble() >= 2 * measured.GetProperty("pictures_gigabytes").GetDouble());
    }

    [Fact]
    public async Task Assistants_OnAProcessorEach_ComputeOneGradient()
    {
        JsonElement measured = await Bench("assistants", "--decisions", "32", "--repeats", "1");
        Assert.InRange(measured.GetProperty("gradient_difference").GetDouble(), 0, 1e-4);
        Assert.True(measured.GetProperty("together_seconds").GetDouble() > 0);
    }

    public void Dispose() => folder.Dispose();

    /// <summary>The document of a bench, which may say that it found something else than it should: that is looked at here.</summary>
    private static async Task<JsonElement> Bench(params string[] words)
    {
        (int exitCode, string output, string errors) = await FinishedProgram.Run("vla-bench", [], [.. words, "--json"]);
        Assert.True(exitCode is 0 or 1 && output.Length > 0, errors);
        return JsonDocument.Parse(output).RootElement;
    }
}
