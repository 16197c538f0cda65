using System.Runtime.InteropServices;
using SimpleVlaRl.Core.Environments;
using SimpleVlaRl.Training.Networks;
using SimpleVlaRl.Training.Reinforcement;

namespace SimpleVlaRl.Training.Tests.Reinforcement;

/// <summary>Iterations, checkpoints and resuming.</summary>
public sealed class GrpoTrainerTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("grpo-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 0)]
    [InlineData(0, 0.5)]
    public void Iterate_StoppedAndResumed_GivesTheUnbrokenRunsNumbers(double replayBelow, double branchShare)
    {
        GrpoOptions options = GrpoScenes.Small with { ReplayBelow = replayBelow, BranchShare = branchShare };
        string broken = Path.Combine(folder, "broken");
        string unbroken = Path.Combine(folder, "unbroken");
        Directory.CreateDirectory(broken);
        Directory.CreateDirectory(unbroken);
        using GrpoScenes whole = new(unbroken, options);
        GrpoIteration[] expected = [.. Enumerable.Range(0, 4).Select(_ => whole.Trainer.Iterate(null, CancellationToken.None))];
        using (GrpoScenes first = new(broken, options))
        {
            first.Trainer.Iterate(null, CancellationToken.None);
            first.Trainer.Iterate(null, CancellationToken.None);

            // Metrics of an iteration whose checkpoint was never written.
            File.AppendAllText(Path.Combine(broken, "metrics.jsonl"), "{\"iteration\":3,\"succ");
        }

        using GrpoScenes resumed = new(broken, options);
        Assert.True(resumed.Trainer.TryResume());
        Assert.Equal(2, resumed.Trainer.Iteration);
        GrpoIteration third = resumed.Trainer.Iterate(null, CancellationToken.None);
        GrpoIteration fourth = resumed.Trainer.Iterate(null, CancellationToken.None);

        Assert.Equal(expected[2].Update, third.Update);
        Assert.Equal(expected[3].Update, fourth.Update);
        Assert.Equal(expected[3].Sampled with { Tasks = fourth.Sampled.Tasks }, fourth.Sampled);
        Assert.Equal(expected[3].Sampled.Tasks, fourth.Sampled.Tasks);
        Assert.Equal(Weights(whole.Network), Weights(resumed.Network));
        Assert.Equal(Average(whole), Average(resumed));
        Assert.Equal(branchShare > 0, expected.Any(line => line.Sampled.Branched > 0));
        Assert.Equal(whole.Sampler.BranchedGroups, resumed.Sampler.BranchedGroups);
        Assert.Equal(4, File.ReadAllLines(Path.Combine(broken, "metrics.jsonl")).Length);
        Assert.All(expected, line => Assert.True(line.Update is { EngineDifference: < 1e-5, GradientNorm: > 0 } && line.GroupsUsed == 3));
        Assert.Equal([false, replayBelow > 0, replayBelow > 0, replayBelow > 0], expected.Select(line => line.Update!.ReplayLoss is > 0));
    }

    [Fact]
    public void Iterate_AnEasyTask_MakesSuccessMoreFrequent()
    {
        using GrpoScenes scenes = new(
            folder,
            GrpoScenes.Small with { GroupSize = 8, GroupsPerIteration = 4, OptimizerSteps = 4, LearningRate = 1e-2 },
            environments: 16,
            isLockStep: false);
        List<double> rates = [];
        while (rates.Count < 40 && !scenes.Sampler.IsExhausted)
        {
            rates.Add(scenes.Trainer.Iterate(null, CancellationToken.None).SuccessRate);
        }

        double before = rates.Take(3).Average();
        double after = rates.TakeLast(3).Average();
        Assert.True(
            after > before + 0.2,
            $"the success rate went from {before:0.00} to {after:0.00}: "
            + $"{string.Join(", ", rates.Select(rate => rate.ToString("0.00", System.Globalization.CultureInfo.InvariantCulture)))}");
    }

    [Fact]
    public void Resume_NewestCheckpointDamaged_TakesTheOneBefore()
    {
        using GrpoScenes scenes = new(folder);
        scenes.Trainer.Iterate(null, CancellationToken.None);
        scenes.Trainer.Iterate(null, CancellationToken.None);
        string groups = Path.Combine(scenes.Trainer.LastCheckpoint!, "weights.safetensors");
        byte[] bytes = File.ReadAllBytes(groups);
        bytes[^1] ^= 1;
        File.WriteAllBytes(groups, bytes);

        List<string> reports = [];
        using GrpoScenes resumed = new(folder);
        Assert.True(resumed.Trainer.TryResume(reports.Add));
        Assert.Equal(1, resumed.Trainer.Iteration);
        Assert.Contains("000002", Assert.Single(reports), StringComparison.Ordinal);
    }

    [Fact]
    public void Resume_CheckpointOfAnotherArchitectureOrFormat_IsRefusedWithTheDifference()
    {
        using GrpoScenes scenes = new(folder);
        scenes.Trainer.Iterate(null, CancellationToken.None);
        using GrpoScenes other = new(folder, fingerprint: "small");
        Assert.Contains(
            "preset is tiny in the checkpoint and small here",
            Assert.Throws<InvalidDataException>(() => other.Trainer.TryResume()).Message,
            StringComparison.Ordinal);

        string state = Path.Combine(scenes.Trainer.LastCheckpoint!, "state.json");
        File.WriteAllText(state, File.ReadAllText(state).Replace("\"format\":1", "\"format\":9", StringComparison.Ordinal));
        using GrpoScenes later = new(folder);
        Assert.Contains("format 9", Assert.Throws<InvalidDataException>(() => later.Trainer.TryResume()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void SaveCheckpoint_CannotBeWritten_LeavesTheLastOneValidAndNamesIt()
    {
        using GrpoScenes scenes = new(folder);
        scenes.Trainer.Iterate(null, CancellationToken.None);
        string before = scenes.Trainer.LastCheckpoint!;
        File.WriteAllText(Path.Combine(folder, "checkpoints", "000002.part"), "a file where a folder must be");

        Assert.Contains(before, Assert.Throws<IOException>(() => scenes.Trainer.Iterate(null, CancellationToken.None)).Message, StringComparison.Ordinal);

        using GrpoScenes resumed = new(folder);
        Assert.True(resumed.Trainer.TryResume());
        Assert.Equal(1, resumed.Trainer.Iteration);
    }

    [Fact]
    public void UseAverage_UntilDisposed_PutsItInTheNetworksPlace()
    {
        using GrpoScenes scenes = new(folder);
        scenes.Trainer.Iterate([new ValidationStart("slide", 0)], CancellationToken.None);
        float[] trained = Weights(scenes.Network);
        float[] average = Average(scenes);
        Assert.NotEqual(trained, average);

        using (scenes.Trainer.UseAverage())
        {
            Assert.Equal(average, Weights(scenes.Network));
        }

        Assert.Equal(trained, Weights(scenes.Network));
        Assert.Equal(average, Average(scenes));
    }

    private static float[] Average(GrpoScenes scenes) => MemoryMarshal.Cast<byte, float>(scenes.Learner.Average!.Flat.bytes).ToArray();

    private static float[] Weights(PolicyNetwork network) => MemoryMarshal.Cast<byte, float>(network.Store.Flat.bytes).ToArray();
}
