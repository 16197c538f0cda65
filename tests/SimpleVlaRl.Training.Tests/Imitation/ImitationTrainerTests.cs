using SimpleVlaRl.Core.Policies;
using SimpleVlaRl.Training.Imitation;
using SimpleVlaRl.Training.Networks;

namespace SimpleVlaRl.Training.Tests.Imitation;

/// <summary>Learning from demonstrations, seen from outside.</summary>
public sealed class ImitationTrainerTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("imitation").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void Train_TinyDataset_LearnsItByHeart()
    {
        PolicyArchitecture architecture = Samples.Tiny();
        ImitationOptions options = Options(700) with
        {
            PeakLearningRate = 5e-3,
            ShiftPixels = 0,
            BrightnessJitter = 0,
            ContrastJitter = 0,
            ValidationFraction = 0,
            Optimizer = new() { WeightDecay = 0 }
        };
        using ImitationTrainer trainer = new(Demonstrations.Manifest(architecture), Demonstrations.Dataset(architecture, 2, 8), options, TimeProvider.System);

        ImitationProgress last = trainer.Train(null, CancellationToken.None)!;

        Assert.True(last.Loss < 0.1, $"the loss is still {last.Loss}");
        Assert.True(last.TokenAccuracy > 0.98, $"the accuracy is {last.TokenAccuracy}");
        Assert.True(last.MeanAbsoluteErrorRadians < 0.01, $"the error is {last.MeanAbsoluteErrorRadians}");
    }

    [Fact]
    public void Train_SoftLabels_AlsoLearnsTheRightBins()
    {
        PolicyArchitecture architecture = Samples.Tiny();
        ImitationOptions options = Options(700) with
        {
            PeakLearningRate = 5e-3,
            LabelSigmaBins = 2,
            ShiftPixels = 0,
            BrightnessJitter = 0,
            ContrastJitter = 0,
            ValidationFraction = 0.2
        };
        using ImitationTrainer trainer = new(Demonstrations.Manifest(architecture), Demonstrations.Dataset(architecture, 5, 8), options, TimeProvider.System);

        ImitationProgress last = trainer.Train(null, CancellationToken.None)!;

        Assert.True(last.MeanAbsoluteErrorRadians < 0.03, $"the error is {last.MeanAbsoluteErrorRadians}");
        Assert.Equal(8, last.Validation!.Samples);
    }

    [Fact]
    public void Step_AfterResume_GivesTheSameWeightsAsWithoutAStop()
    {
        PolicyArchitecture architecture = Samples.Tiny();
        PolicyManifest manifest = Demonstrations.Manifest(architecture);
        ImitationDataset dataset = Demonstrations.Dataset(architecture, 3, 8);
        ImitationOptions options = Options(20) with
        {
            CheckpointPath = Path.Combine(folder, "run.safetensors"),
            MetricsPath = Path.Combine(folder, "metrics.jsonl")
        };
        using ImitationTrainer whole = new(manifest, dataset, options, TimeProvider.System);
        for (int step = 0; step < 5; step++)
        {
            whole.Step();
        }

        whole.SaveCheckpoint();
        using ImitationTrainer resumed = new(manifest, dataset, options, TimeProvider.System);
        Assert.True(resumed.TryResume());
        Assert.Equal(5, resumed.StepCount);
        for (int step = 0; step < 3; step++)
        {
            whole.Step();
            resumed.Step();
        }

        Assert.Equal(Values(whole), Values(resumed));
    }

    [Fact]
    public void Step_SeveralThreads_LearnsTheSameFromABatchTheyShare()
    {
        (ImitationProgress alone, float[] weightsAlone) = ThreeSteps(threads: 1);
        (ImitationProgress together, float[] weightsTogether) = ThreeSteps(threads: 3);

        Assert.Equal(alone.Loss, together.Loss, 1e-4);
        Assert.Equal(alone.TokenAccuracy, together.TokenAccuracy, 1e-6);
        Assert.Equal(alone.GradientNorm, together.GradientNorm, 1e-3);
        Assert.All(weightsAlone.Zip(weightsTogether), pair => Assert.Equal(pair.First, pair.Second, 2e-3f));
        Assert.Equal(weightsTogether, ThreeSteps(threads: 3).Weights);
    }

    [Fact]
    public void TryResume_CheckpointOfOtherData_Refuses()
    {
        PolicyArchitecture architecture = Samples.Tiny();
        PolicyManifest manifest = Demonstrations.Manifest(architecture);
        ImitationOptions options = Options(20) with { CheckpointPath = Path.Combine(folder, "run.safetensors") };
        using (ImitationTrainer first = new(manifest, Demonstrations.Dataset(architecture, 3, 8), options, TimeProvider.System))
        {
            Assert.False(first.TryResume());
            first.SaveCheckpoint();
        }

        using ImitationTrainer second = new(manifest, Demonstrations.Dataset(architecture, 4, 8), options, TimeProvider.System);

        Assert.Contains("4 episodes", Assert.Throws<InvalidDataException>(() => second.TryResume()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Train_SameSeedTwice_GivesTheSameWeights()
    {
        PolicyArchitecture architecture = Samples.Tiny();
        float[][] weights = new float[2][];
        for (int run = 0; run < weights.Length; run++)
        {
            using ImitationTrainer trainer = new(
                Demonstrations.Manifest(architecture), Demonstrations.Dataset(architecture, 3, 8), Options(6), TimeProvider.System);
            trainer.Train(null, CancellationToken.None);
            weights[run] = Values(trainer);
        }

        Assert.Equal(weights[0], weights[1]);
    }

    [Fact]
    public void Train_MetricsFile_GetsOneLinePerReport()
    {
        PolicyArchitecture architecture = Samples.Tiny();
        string metrics = Path.Combine(folder, "metrics.jsonl");
        using ImitationTrainer trainer = new(
            Demonstrations.Manifest(architecture),
            Demonstrations.Dataset(architecture, 3, 8),
            Options(6) with { MetricsPath = metrics, ReportEverySteps = 2 },
            TimeProvider.System);

        trainer.Train(null, CancellationToken.None);

        string[] lines = File.ReadAllLines(metrics);
        Assert.Equal(3, lines.Length);
        Assert.Contains("\"step\":6", lines[2], StringComparison.Ordinal);
        Assert.Contains("\"validation\":{\"samples\":8", lines[2], StringComparison.Ordinal);
    }

    [Fact]
    public void Trainer_OptionsOutOfRange_NamesThemAll()
    {
        PolicyArchitecture architecture = Samples.Tiny();

        ArgumentException exception = Assert.Throws<ArgumentException>(() => new ImitationTrainer(
            Demonstrations.Manifest(architecture), Demonstrations.Dataset(architecture, 1, 1), Options(0) with { BatchSize = 0 }, TimeProvider.System));

        Assert.Contains("batch_size is 0", exception.Message, StringComparison.Ordinal);
        Assert.Contains("total_steps is 0", exception.Message, StringComparison.Ordinal);
    }

    private static ImitationOptions Options(int steps) =>
        new() { TotalSteps = steps, BatchSize = 16, WarmUpSteps = 2, ThreadCount = 2, ValidationFraction = 0.3 };

    private static (ImitationProgress Last, float[] Weights) ThreeSteps(int threads)
    {
        PolicyArchitecture architecture = Samples.Tiny();
        ImitationOptions options = Options(3) with { ReportEverySteps = 3, ThreadCount = threads };
        using ImitationTrainer trainer = new(Demonstrations.Manifest(architecture), Demonstrations.Dataset(architecture, 3, 8), options, TimeProvider.System);
        ImitationProgress last = trainer.Train(null, CancellationToken.None)!;
        return (last, Values(trainer));
    }

    /// <summary>The average and, through the network, the last step's weights.</summary>
    private static float[] Values(ImitationTrainer trainer) =>
    [
        .. trainer.Weights.Tensors.SelectMany(tensor => Read(trainer, tensor.Name, tensor.ElementCount)),
        .. new TorchWeightSource(trainer.Network).Tensors.SelectMany(tensor =>
        {
            float[] values = new float[tensor.ElementCount];
            new TorchWeightSource(trainer.Network).Read(tensor.Name, 0, values);
            return values;
        }),
    ];

    private static float[] Read(ImitationTrainer trainer, string name, long count)
    {
        float[] values = new float[count];
        trainer.Weights.Read(name, 0, values);
        return values;
    }
}
